import WasmCore

/// The functions that a component exports, its interfaces' included, as calls name them.
struct ExportedFunctions {
    private(set) var list: [(name: String, type: String)] = []
    /// How many there are beyond those of the list.
    private(set) var unlistedCount = 0

    /// Of more nobody reads a list, and types that are shared would make it long.
    private static let listedMax = 100
    private let component: ValidatedComponent

    init(_ component: ValidatedComponent) {
        self.component = component
        let exports = component.root.exports
        for (name, entity) in zip(exports.names.list, exports.entities) {
            guard case .instance(let number) = entity else {
                add(name.text, entity)
                continue
            }
            let inner = component.types.instances[Int(number)].exports
            for (label, entity) in zip(inner.names.list, inner.entities) {
                add("\(name.text)#\(label.text)", entity)
            }
        }
    }

    private mutating func add(_ name: @autoclosure () -> String, _ entity: ComponentEntity) {
        guard case .function = entity else { return }
        if list.count < Self.listedMax {
            list.append((name(), component.describe(entity)))
        } else {
            unlistedCount += 1
        }
    }

    /// One a line, and how many more there are.
    var lines: [String] {
        list.map { "  \($0.name.printable): \($0.type)" }
            + (unlistedCount > 0 ? ["  and \(unlistedCount) more"] : [])
    }
}
