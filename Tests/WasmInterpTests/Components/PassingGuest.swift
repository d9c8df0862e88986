import WasmCore

@testable import WasmInterp

/// A component that hands what it is called with to a function of the host, and returns what that
/// returns: both have the same type.
struct PassingGuest {
    /// Types that have to have names are imported.
    private var imports = ""
    private var typeCount = 0

    static func component(
        passing type: ComponentType, encoding: String = "utf8", asksAboutTasks: Bool = false,
        isAsync: Bool = false, engine: Engine
    ) throws -> Component {
        var guest = PassingGuest()
        let word = guest.word(type)
        var table = ComponentTypeTable()
        let number = table.number(of: type)
        let layouts = CanonicalLayouts(table, pointers: .i32)
        let function = ComponentFunctionType(
            parameters: [LabeledType("v", number)], result: number)
        let lowered = layouts.flatSignature(of: function, .lower)
        let lifted = layouts.flatSignature(of: function, .lift)
        let isSpilled = lowered.parameters.count > lifted.parameters.count
        let options = """
            (memory (core memory $libc "memory"))
            (realloc (core func $libc "realloc")) string-encoding=\(encoding)
            """
        let effect = isAsync ? "async" : ""
        let text = """
            (component
              \(guest.imports)
              (import "pass" (func $pass \(effect) (param "v" \(word)) (result \(word))))
              \(memory)
              \(asksAboutTasks ? "(canon waitable-set.new (core func $new))" : "")
              (core func $lowered (canon lower (func $pass) \(options)))
              (core module $m
                (import "" "pass" (func $pass \(words(lowered))))
                (func (export "pass") \(words(lifted))
                  \(lifted.parameters.indices.map { "local.get \($0)" }.joined(separator: " "))
                  \(isSpilled ? "i32.const 16" : "") call $pass \(isSpilled ? "i32.const 16" : "")))
              (core instance $m
                (instantiate $m (with "" (instance (export "pass" (func $lowered))))))
              (func (export "pass") \(effect) (param "v" \(word)) (result \(word))
                (canon lift (core func $m "pass") \(options))))
            """
        return try Component(ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
    }

    /// A memory, of which `realloc` gives out one part after another.
    static let memory = """
        (core module $libc
          (memory (export "memory") 4) (global $next (mut i32) (i32.const 4096))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (global.set $next
              (i32.and
                (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
                (i32.sub (i32.const 0) (local.get 2))))
            (global.get $next)
            (global.set $next (i32.add (global.get $next) (local.get 3)))))
        (core instance $libc (instantiate $libc))
        """

    private static func words(_ type: FunctionType) -> String {
        let words = { (types: [ValueType]) in types.map(\.text).joined(separator: " ") }
        return "(param \(words(type.parameters))) (result \(words(type.results)))"
    }

    private mutating func word(_ type: ComponentType) -> String {
        switch type {
        case .primitive(let type): "\(type.row.text)"
        case .list(let element): "(list \(word(element)))"
        case .fixedList(let element, let count): "(list \(word(element)) \(count))"
        case .map(let key, let value): "(map \(word(key)) \(word(value)))"
        case .tuple(let elements):
            "(tuple \(elements.map { word($0) }.joined(separator: " ")))"
        case .option(let payload): "(option \(word(payload)))"
        case .result(let ok, let error):
            "(result \(ok.map { word($0) } ?? "") \(error.map { "(error \(word($0)))" } ?? ""))"
        case .record(let fields):
            named("record", fields.map { "(field \"\($0.label)\" \(word($0.type)))" })
        case .variant(let cases):
            named(
                "variant",
                cases.map { "(case \"\($0.label)\" \($0.payload.map { word($0) } ?? ""))" })
        case .enumeration(let labels): named("enum", labels.map { "\"\($0)\"" })
        case .flags(let labels): named("flags", labels.map { "\"\($0)\"" })
        case .own, .borrow, .stream, .future: ""
        }
    }

    private mutating func named(_ word: String, _ parts: [String]) -> String {
        typeCount += 1
        imports += """
            (type $d\(typeCount) (\(word) \(parts.joined(separator: " "))))
            (import "t\(typeCount)" (type $t\(typeCount) (eq $d\(typeCount))))

            """
        return "$t\(typeCount)"
    }
}
