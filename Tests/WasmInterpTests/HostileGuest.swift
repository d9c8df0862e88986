import WasmCore
import WasmInterp

/// A guest that goes down to a depth and calls there: a frame that fills most of the stack, one of
/// a size by choice, as many as the depth, and at the end `last`, which calls `target`.
struct HostileGuest {
    /// Sizes of the second frame, a slot apart: more than a frame of the descent has slots.
    static let paddings = 6
    static let depthMax = 8_000
    /// Vectors in the first frame.
    private static let filled = 1_000

    private let engine = makeEngine()
    private let caller: [UInt8]
    private let callee: [UInt8]
    private let way: HostileStackTests.Way
    private let signature: HostileStackTests.Signature
    private let stackBytes: Int

    init(
        _ way: HostileStackTests.Way, _ signature: HostileStackTests.Signature, hasMemory: Bool
    ) throws {
        self.way = way
        self.signature = signature
        // The margin, the filling frame and room for what is called; an end of a page.
        stackBytes = (2_048 + 2 * Self.filled + 600 + signature.needs) * 8 / 4_096 * 4_096
        callee = try WatParser.parseModule(Self.calleeText(signature))
        caller = try WatParser.parseModule(
            Self.callerText(way, signature, hasMemory: hasMemory))
    }

    /// An instance of modules of its own, with nothing translated.
    func makeWorld() throws -> HostileWorld {
        var limits = StoreLimits()
        limits.stackBytesMax = stackBytes
        let store = Store(engine: engine, host: (), limits: limits)
        var imports = ImportSet(in: store)
        var memories: [Memory] = []
        switch way.callee {
        case .own: break
        case .otherInstance:
            let instance = try store.instantiate(try Module(callee, engine: engine))
            imports.define("env", exportsOf: instance)
            memories = [instance.memory()].compactMap { $0 }
        case .host:
            let results = signature.results.map { Self.value($0) }
            let type = FunctionType(signature.parameters, signature.results)
            imports.define("env", "target", .function(store.makeFunction(type) { _, _ in results }))
        }
        let instance = try imports.instantiate(try Module(caller, engine: engine))
        memories += [instance.memory()].compactMap { $0 }
        return HostileWorld(
            store: store, function: try instance.function("run", as: HostileWorld.Run.self),
            memories: memories)
    }

    static func value(_ type: ValueType) -> Value {
        switch type {
        case .i32: .i32(-1)
        case .f64: .f64(-1)
        case .v128: .v128(low: .max, high: .max)
        default: .i64(-1)
        }
    }

    // The modules.

    private static func constants(_ types: [ValueType]) -> String {
        types.map { type in
            switch type {
            case .i32: "(i32.const -1)"
            case .f64: "(f64.const -1)"
            case .v128: "(v128.const i64x2 -1 -1)"
            default: "(i64.const -1)"
            }
        }.joined(separator: " ")
    }

    private static func type(_ signature: HostileStackTests.Signature) -> String {
        let parameters = signature.parameters.map { "\($0)" }.joined(separator: " ")
        let results = signature.results.map { "\($0)" }.joined(separator: " ")
        return "(param \(parameters)) (result \(results))"
    }

    private static func drops(_ types: [ValueType]) -> String {
        String(repeating: "(drop)", count: types.count)
    }

    static func calleeText(_ signature: HostileStackTests.Signature) -> String {
        """
        (module (memory (export "memory") 1)
          (func (export "target") \(type(signature)) (local i64 i64) \(
            constants(signature.results))))
        """
    }

    private static func callerText(
        _ way: HostileStackTests.Way, _ signature: HostileStackTests.Signature,
        hasMemory: Bool
    ) -> String {
        let type = type(signature)
        let isImported = way.callee != .own
        let dropped = way.instruction == .thrown ? "" : drops(signature.results)
        return """
            (module
              (type $t (func \(type)))
              \(isImported ? "(import \"env\" \"target\" (func $target (type $t)))" : "")
              \(hasMemory ? "(memory (export \"memory\") 1)" : "")
              (table 1 funcref) (elem (i32.const 0) func $target)
              (tag $e (param \(signature.parameters.map { "\($0)" }.joined(separator: " "))))
              \(isImported ? "" : "(func $target \(type) (local i64 i64) "
                + "\(constants(signature.results)))")
              (func $last \(leaving(way, signature)))
              (func $down (param i32)
                (if (local.get 0)
                  (then (call $down (i32.sub (local.get 0) (i32.const 1))))
                  (else (call $leave))))
              (func $leave (call $last) \(dropped))
              \((0..<paddings).map {
                  "(func $p\($0) (param i32) (local\(String(repeating: " i64", count: $0))) "
                    + "(call $down (local.get 0)))"
              }.joined(separator: "\n"))
              (func (export "run") (param i32 i32)
                (local\(String(repeating: " v128", count: filled)))
                \((0..<paddings).map {
                    "(if (i32.eq (local.get 1) (i32.const \($0))) "
                      + "(then (call $p\($0) (local.get 0))))"
                }.joined(separator: "\n"))))
            """
    }

    /// Type and body of the function that calls.
    private static func leaving(
        _ way: HostileStackTests.Way, _ signature: HostileStackTests.Signature
    ) -> String {
        let results = "(result \(signature.results.map { "\($0)" }.joined(separator: " ")))"
        let arguments = constants(signature.parameters)
        let prefix = way.isTail ? "return_" : ""
        switch way.instruction {
        case .direct: return "\(results) \(arguments) (\(prefix)call $target)"
        case .indirect:
            return "\(results) \(arguments) (\(prefix)call_indirect (type $t) (i32.const 0))"
        case .reference:
            return "\(results) \(arguments) (\(prefix)call_ref $t (ref.func $target))"
        case .thrown:
            let payload = signature.parameters.map { "\($0)" }.joined(separator: " ")
            return """
                (block $caught (result \(payload))
                  (try_table (catch $e $caught) (call $throw)) (unreachable))
                \(drops(signature.parameters)))
                (func $throw \(arguments) (throw $e)
                """
        }
    }
}

/// A hostile guest at work.
struct HostileWorld {
    typealias Run = (Int32, Int32) -> Void

    let store: Store<Void>
    let function: TypedFunction<Int32, Int32, Void>
    let memories: [Memory]

    func run(_ depth: Int, _ padding: Int) throws(Trap) {
        try function(Int32(depth), Int32(padding))
    }

    /// The greatest depth at which nothing traps; translates on the way.
    func depthThatFits(padding: Int) throws -> Int {
        var (fits, doesNot) = (-1, HostileGuest.depthMax)
        while doesNot - fits > 1 {
            let depth = (fits + doesNot) / 2
            if trap(of: { () throws(Trap) in try run(depth, padding) }) == nil {
                fits = depth
            } else {
                doesNot = depth
            }
        }
        return fits
    }

    func isMemoryUnchanged() throws -> Bool {
        try memories.allSatisfy { memory in
            try memory.bytes(at: 0, byteCount: 4_096) == HostileWorld.zeros
        }
    }

    private static let zeros = [UInt8](repeating: 0, count: 4_096)
}
