package import WasmCore

extension WITPackage {
    /// The package that a component stands for, in binary or text form.
    ///
    /// That is the package which was encoded, or of any other component a package
    /// `root:component` with a world `root` that has what the component imports and exports.
    /// Other packages have as much of themselves as the component says.
    ///
    /// - Throws: `WITError` if it is no valid component, or has what WIT does not have.
    public init(component file: WITSource) throws(WITError) {
        let component = try Self.decode(file)
        do throws(WITError) {
            try self.init(component: component)
        } catch {
            throw error.within(file.path.printable)
        }
    }

    /// The package that a component stands for.
    ///
    /// - Throws: `WITError` if it is not valid, or has what WIT does not have.
    package init(component: DecodedComponent) throws(WITError) {
        let sections = component.customSections.filter { $0.name == DocumentationKey.sectionName }
        guard sections.count <= 1 else {
            throw WITError("there are several sections \(DocumentationKey.sectionName)")
        }
        var (resolution, id) = try GraphDecoder.decode(try component.named())
        for section in sections {
            do throws(WITError) {
                try resolution.addDocumentation(
                    section.content[0..<section.content.count], to: id)
            } catch {
                throw error.within("custom section \(DocumentationKey.sectionName)")
            }
        }
        self.init(resolution, id: id)
    }

    private static func decode(_ file: WITSource) throws(WITError) -> DecodedComponent {
        var bytes = file.bytes
        // No text begins as the binary format does.
        if bytes.first != 0 {
            do throws(TextError) {
                switch try ComponentText.parse(bytes) {
                case .component(let component): return component
                case .binary(let binary): bytes = binary
                }
            } catch {
                throw WITError(
                    error.message,
                    location: .init(
                        path: file.path, line: error.line, column: error.column, text: "",
                        marker: ""))
            }
        }
        do throws(ComponentError) {
            return try ComponentDecoder.decode(ModuleBytes(bytes))
        } catch {
            throw WITError("\(error)").within(file.path.printable)
        }
    }

    /// The package as a component that exports types for its interfaces and worlds.
    ///
    /// Of other packages it has what the items use. Documentation is in a custom section.
    ///
    /// - Throws: `WITError` if the graph is not in the order that a resolved package has, or has
    ///   what components do not have.
    public func encoded() throws(WITError) -> [UInt8] {
        try refuseStreamsOfCharacters()
        return ComponentEncoder.encode(try resolution.component(of: id))
    }

    /// WIT has streams of characters, components have none yet. Spec: component model, validation
    /// of types in `Binary.md`.
    package func refuseStreamsOfCharacters() throws(WITError) {
        // A type comes after those that it refers to.
        var areCharacters: [Bool] = []
        func isCharacter(_ type: Resolution.ValueType) -> Bool {
            switch type {
            case .primitive(let primitive): primitive == .char
            case .defined(let id): areCharacters[id.index]
            }
        }
        for type in resolution.types.elements {
            switch type.kind {
            case .alias(let target): areCharacters.append(isCharacter(target))
            case .stream(let element?) where isCharacter(element):
                throw error(
                    "a stream of characters is not valid in components yet", at: type.span,
                    hint: "use `stream<u8>`, whose bytes are text in an encoding")
            default: areCharacters.append(false)
            }
        }
    }
}

extension DecodedComponent {
    /// What it imports and exports, if it is valid.
    func named() throws(WITError) -> NamedComponent {
        do throws(ComponentError) {
            return try ComponentValidator.named(self)
        } catch {
            throw WITError("\(error)")
        }
    }
}
