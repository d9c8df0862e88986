import Testing
import WasmCore

@testable import WasmInterp

/// A guest that passes what it is called with on to another one, which gives it back: the value
/// goes through an adapter twice, and through the host's lifting and lowering once.
struct EchoGuests {
    var type: ComponentType
    var outer = Side()
    var inner = Side()

    /// How a guest has its values.
    struct Side: CustomTestStringConvertible, Sendable {
        var encoding = StringEncoding.utf8
        var pointers = AddressType.i32

        static let all = [AddressType.i32, .i64].flatMap { pointers in
            StringEncoding.allCases.map { Side(encoding: $0, pointers: pointers) }
        }

        var testDescription: String { "\(encoding), \(pointers)" }

        fileprivate var pointer: String { pointers == .i32 ? "i32" : "i64" }

        /// A memory and a `realloc` that never gives anything back.
        fileprivate var library: String {
            """
            (memory (export "memory") \(pointers == .i32 ? "" : "i64") 130)
            (global $next (mut \(pointer)) (\(pointer).const 65536))
            (func (export "realloc") (param $old \(pointer)) (param $oldSize \(pointer))
              (param $alignment \(pointer)) (param $size \(pointer)) (result \(pointer))
              (local $at \(pointer))
              (local.set $at (\(pointer).and
                (\(pointer).add (global.get $next)
                  (\(pointer).sub (local.get $alignment) (\(pointer).const 1)))
                (\(pointer).sub (\(pointer).const 0) (local.get $alignment))))
              (global.set $next (\(pointer).add (local.get $at) (local.get $size)))
              (memory.copy (local.get $at) (local.get $old) (select
                (local.get $oldSize) (local.get $size)
                (\(pointer).lt_u (local.get $oldSize) (local.get $size))))
              (local.get $at))
            """
        }

        fileprivate func options(_ instance: String) -> String {
            let word =
                switch encoding {
                case .utf8: "utf8"
                case .utf16: "utf16"
                case .latin1UTF16: "latin1+utf16"
                }
            return """
                (memory (core memory \(instance) "memory"))
                (realloc (core func \(instance) "realloc")) string-encoding=\(word)
                """
        }
    }

    /// So many parameters that all lie in memory: the callee returns the address of the first.
    private var signature: String {
        let padding = Array(repeating: "u16", count: 17).joined(separator: " ")
        return """
            (param "value" (tuple \(Self.text(type)) u8)) (param "padding" (tuple \(padding)))
            (result (tuple \(Self.text(type)) u8))
            """
    }

    var text: String {
        let (own, other) = (outer.pointer, inner.pointer)
        return """
            (component
              (component $inner
                (core module $m \(inner.library)
                  (func (export "f") (param \(other)) (result \(other)) (local.get 0)))
                (core instance $i (instantiate $m))
                (func (export "f") \(signature)
                  (canon lift (core func $i "f") \(inner.options("$i")))))
              (component $outer
                (import "f" (func $f \(signature)))
                (core module $library \(outer.library))
                (core instance $library (instantiate $library))
                (core func $f (canon lower (func $f) \(outer.options("$library"))))
                (core module $m
                  (import "" "f" (func $f (param \(own) \(own))))
                  (func (export "f") (param \(own)) (result \(own))
                    (call $f (local.get 0) (\(own).const 1024))
                    (\(own).const 1024)))
                (core instance $i (instantiate $m
                  (with "" (instance (export "f" (func $f))))))
                (func (export "f") \(signature)
                  (canon lift (core func $i "f") \(outer.options("$library")))))
              (instance $inner (instantiate $inner))
              (instance $outer (instantiate $outer (with "f" (func $inner "f"))))
              (export "f" (func $outer "f")))
            """
    }

    /// What becomes of a value.
    func echo(_ value: ComponentValue, isMetered: Bool = false) throws -> ComponentValue? {
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        let engine = Engine(configuration)
        let instance = try Self.instance(of: text, in: Store(engine: engine, host: ()))
        let padding = ComponentValue.tuple((0..<17).map { (number: UInt16) in .u16(number) })
        let result = try instance.function("f")?.call([.tuple([value, .u8(7)]), padding])
        guard case .tuple(let parts) = result, parts.last == .u8(7) else { return nil }
        return parts.first
    }

    static func instance<Host>(
        of text: String, in store: Store<Host>
    ) throws -> ComponentInstance {
        let bytes = try ComponentText.parse(Array(text.utf8)).bytes
        return try ComponentLinker<Host>(engine: store.engine)
            .instantiate(Component(bytes, engine: store.engine), in: store)
    }

    /// Types that need no name.
    static func text(_ type: ComponentType) -> String {
        switch type {
        case .primitive(let type): "\(type.row.text)"
        case .list(let element): "(list \(text(element)))"
        case .option(let value): "(option \(text(value)))"
        case .tuple(let parts): "(tuple \(parts.map(text).joined(separator: " ")))"
        case .result(let ok, let error):
            "(result \(ok.map(text) ?? "") \(error.map { "(error \(text($0)))" } ?? ""))"
        default: ""
        }
    }
}
