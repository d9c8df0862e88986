/// Writes components in the binary format, numbers and sections in their shortest form.
///
/// Spec: component model, "Component Definitions".
package enum ComponentEncoder {
    /// Encodes a component and those in it.
    ///
    /// Definitions of one kind that follow each other share a section. Modules and the content of
    /// custom sections are copied. Names that a text gave become a custom section. Decoding gives
    /// the same definitions again.
    package static func encode(_ component: DecodedComponent) -> [UInt8] {
        var levels = [Level(component)]
        while true {
            let top = levels.count - 1
            switch levels[top].step() {
            case .goOn: continue
            case .begin(let nested): levels.append(Level(nested))
            case .end:
                let bytes = levels.removeLast().writer.bytes
                guard !levels.isEmpty else { return bytes }
                levels[top - 1].nested(bytes)
            }
        }
    }
}

/// A component that is not written to its end. Components in components are on a stack of ours.
private struct Level {
    var writer = ByteWriter()
    private let component: DecodedComponent
    /// Definitions that are written.
    private var done = 0
    private var customDone = 0

    enum Step {
        case goOn
        case begin(DecodedComponent)
        case end
    }

    init(_ component: DecodedComponent) {
        self.component = component
        writer.header(of: .component)
    }

    /// Writes the next section, but for that of a component.
    mutating func step() -> Step {
        let sections = component.customSections
        if customDone < sections.count,
            sections[customDone].definitionsBefore <= done || done == component.definitions.count
        {
            custom(sections[customDone])
            return .goOn
        }
        guard done < component.definitions.count else { return .end }
        switch component.definitions[done] {
        case .component(let nested): return .begin(nested)
        case .coreModule(let module):
            writer.u8(ComponentSectionKind.coreModule.rawValue)
            writer.count(module.count)
            writer.copy(module)
            done += 1
        case let first: list(first.sectionKind)
        }
        return .goOn
    }

    /// Takes the component that ``step()`` asked for.
    mutating func nested(_ bytes: [UInt8]) {
        writer.u8(ComponentSectionKind.component.rawValue)
        writer.count(bytes.count)
        writer.raw(bytes)
        done += 1
    }

    private mutating func custom(_ section: ComponentCustomSection) {
        writer.customSection(section.name) { $0.copy(section.content) }
        customDone += 1
    }

    /// The definitions of a kind up to the next one of another kind, or to a custom section.
    private mutating func list(_ kind: ComponentSectionKind) {
        var end = component.definitions.count
        if customDone < component.customSections.count {
            end = min(end, component.customSections[customDone].definitionsBefore)
        }
        let run = component.definitions[done..<end].prefix { $0.sectionKind == kind }
        writer.u8(kind.rawValue)
        writer.sized { $0.vector(run) { $0.definition($1) } }
        done += run.count
    }
}

extension ByteWriter {
    /// Magic number, version and layer. Spec: component model, `preamble`.
    fileprivate mutating func header(of kind: BinaryKind) {
        fixed32(BinaryKind.magic)
        fixed32(kind.rawValue)
    }

    fileprivate mutating func copy(_ content: ModuleBytes) {
        unsafe content.withBytes(in: 0..<content.count) {
            unsafe bytes.append(contentsOf: $0)
        }
    }

    /// An entry of a section that is a list.
    fileprivate mutating func definition(_ definition: ComponentDefinition) {
        switch definition {
        case .coreInstance(let expression): coreInstance(expression)
        case .coreType(let type): coreType(type)
        case .instance(let expression): instance(expression)
        case .alias(let item): alias(item)
        case .type(let type): typeDefinition(type)
        case .canonical(let definition): canonical(definition)
        case .import(let name, let type):
            externName(name)
            externalType(type)
        case .export(let name, let sort, let index, let type): export(name, sort, index, type)
        // They are sections of their own.
        case .coreModule, .component: break
        }
    }
}
