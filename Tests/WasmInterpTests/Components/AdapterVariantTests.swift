import Testing
import WasmCore

@testable import WasmInterp

/// Variants of many cases go from guest to guest by functions of their own.
@Suite struct AdapterVariantTests {
    private static let text: String = {
        let cases = (0..<40).map { "(case \"c\($0)\"\($0 == 39 ? " u32" : ""))" }.joined()
        return """
            (component
              (component $callee
                (type $v (variant \(cases))) (export $w "v" (type $v))
                (core module $m (func (export "f") (param i32 i32) (result i32)
                  (i32.add (i32.mul (local.get 0) (i32.const 100)) (local.get 1))))
                (core instance $i (instantiate $m))
                (func (export "f") (param "x" $w) (result u32) (canon lift (core func $i "f"))))
              (instance $callee (instantiate $callee))
              (component $caller
                (type $v0 (variant \(cases))) (import "v" (type $v (eq $v0)))
                (import "f" (func $f (param "x" $v) (result u32)))
                (core func $f (canon lower (func $f)))
                (core module $m (import "" "f" (func $f (param i32 i32) (result i32)))
                  (func (export "g") (param i32 i32) (result i32)
                    (call $f (local.get 0) (local.get 1))))
                (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
                (func (export "g") (param "case" u32) (param "x" u32) (result u32)
                  (canon lift (core func $i "g"))))
              (instance $caller (instantiate $caller
                (with "v" (type $callee "v")) (with "f" (func $callee "f"))))
              (export "g" (func $caller "g")))
            """
    }()

    private func prepared(
        _ change: (inout ComponentLimits) -> Void = { _ in }
    ) throws -> PreparedComponent<Void> {
        var configuration = EngineConfiguration()
        change(&configuration.componentLimits)
        let engine = Engine(configuration)
        return try ComponentLinker<Void>(engine: engine)
            .prepare(Component(text: Self.text, engine: engine))
    }

    @Test(
        arguments: [(0, 0, 0), (7, 0, 700), (38, 0, 3_800), (39, 2, 3_902), (40, 0, nil)]
            as [(UInt32, UInt32, UInt32?)])
    func casesArrive(number: UInt32, payload: UInt32, result: UInt32?) throws {
        let prepared = try prepared()
        let store = Store(engine: prepared.component.engine, host: ())
        let g = try #require(prepared.instantiate(in: store).function("g"))
        do throws(ComponentCallError) {
            #expect(try g.call([.u32(number), .u32(payload)]) == result.map { .u32($0) })
        } catch {
            let message = error.trap?.message ?? ""
            #expect(result == nil && message.contains("invalid variant discriminant"))
        }
    }

    @Test func adaptersHaveALimit() throws {
        let error = #expect(throws: ComponentLinkError.self) {
            _ = try prepared { $0.adaptersMax = 0 }
        }
        #expect(error?.code == .limitExceeded("adapters"))
    }
}
