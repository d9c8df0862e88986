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
    /// - Throws: `WITError` if the graph is not in the order that a resolved package has.
    public func encoded() throws(WITError) -> [UInt8] {
        ComponentEncoder.encode(try resolution.component(of: id))
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
