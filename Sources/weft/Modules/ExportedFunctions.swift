import WasmCore
import WasmInterp

/// The functions that a component exports, its interfaces' included, as calls name them.
struct ExportedFunctions {
    private(set) var list: [(name: String, type: ComponentSignatureType)] = []
    /// How many there are beyond those of the list.
    private(set) var unlistedCount = 0

    /// Of more nobody reads a list, and types that are shared would make it long.
    private static let listedMax = 100

    init(_ component: Component) {
        for item in component.exports {
            guard case .instance(let members) = item.type else {
                add(item.name, item.type)
                continue
            }
            for member in members { add("\(item.name)#\(member.name)", member.type) }
        }
    }

    private mutating func add(_ name: @autoclosure () -> String, _ type: ComponentItemType) {
        guard case .function(let type) = type else { return }
        if list.count < Self.listedMax {
            list.append((name(), type))
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
