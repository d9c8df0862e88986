import Host
import Testing
import WasmCore

struct CallTests {
    @Test func functionsAndSignatures() {
        #expect(WASIFunction.allCases.count == 57)
        #expect(
            WASIFunction.pathOpen.signature
                == FunctionType(
                    [.i32, .i32, .i32, .i32, .i32, .i64, .i64, .i32, .i32], [.i32]))
        #expect(WASIFunction.procExit.signature == FunctionType([.i32]))
        #expect(WASIFunction.schedYield.signature == FunctionType([], [.i32]))
        #expect(WASIErrno.notcapable.rawValue == 76)
        #expect(WASIErrno.perm.rawValue == 63)
        #expect(Rights.sockAccept.rawValue == 1 << 29)
    }

    @Test func endings() {
        let guest = Guest(WASIConfiguration())
        #expect(guest.call(.procExit, 125) == .exit(code: 125))
        guard case .trap = guest.call(.procExit, 126) else {
            Issue.record("126 is not a code")
            return
        }
        #expect(guest.call(.procRaise, 9) == .errno(.notsup))
        let none: ContiguousArray<UInt64> = [0, 0]
        guard case .trap = guest.wasi.call(.argsGet, arguments: none.span, memory: nil) else {
            Issue.record("no memory")
            return
        }
    }

    @Test func argumentsAndEnvironment() {
        var configuration = WASIConfiguration()
        configuration.arguments = ["a", "ßc"]
        configuration.environment = [("K", "v")]
        let guest = Guest(configuration)
        #expect(guest.errno(.argsSizesGet, 0, 4) == .success)
        #expect(guest.load(UInt32.self, at: 0) == 2 && guest.load(UInt32.self, at: 4) == 6)
        #expect(guest.errno(.argsGet, 0, 100) == .success)
        #expect(guest.load(UInt32.self, at: 4) == 102)
        #expect(guest.bytes(at: 100, 6) == [97, 0] + [UInt8]("ßc".utf8) + [0])
        #expect(guest.errno(.environGet, 0, 100) == .success)
        #expect(guest.bytes(at: 100, 4) == [UInt8]("K=v".utf8) + [0])
        #expect(guest.trap(.argsGet, 0, 65_534) != nil)
        #expect(guest.trap(.argsGet, 65_532, 0) != nil)
    }

    @Test func clocksAndRandomBytes() {
        var configuration = WASIConfiguration()
        configuration.clock = VirtualClock(realtime: 7, nanosecondsPerLook: 1)
        configuration.random = SeededRandom(seed: 1)
        configuration.limits.randomBytesMax = 100
        let guest = Guest(configuration)
        #expect(guest.errno(.clockTimeGet, 0, 0, 8) == .success)
        #expect(guest.load(UInt64.self, at: 8) == 8)
        #expect(guest.errno(.clockTimeGet, 2, 0, 8) == .badf)
        #expect(guest.errno(.clockResGet, 9, 8) == .inval)
        #expect(guest.errno(.randomGet, 8, 11) == .success)
        #expect(guest.load(UInt64.self, at: 8) == 0x910A_2DEC_8902_5CC1)
        #expect(guest.errno(.randomGet, 8, 101) == .nomem)
        #expect(guest.errno(.randomGet, 65_536, 0) == .success)
    }

    /// Numbers that are no clock are refused, by every call that takes one. Clocks of processors
    /// are known, but no host tells their time.
    @Test(arguments: [UInt64(4), 5, 9, 0xFFFF_FFFF])
    func clocksThatAreNone(id: UInt64) {
        let guest = Guest(WASIConfiguration())
        #expect(guest.errno(.clockTimeGet, id, 0, 8) == .inval)
        #expect(guest.errno(.clockResGet, id, 8) == .inval)
        guest.store(UInt32(id), at: 1024 + 16)
        #expect(guest.errno(.pollOneoff, 1024, 4096, 1, 16) == .inval)
        for processor: UInt64 in [2, 3] {
            #expect(guest.errno(.clockTimeGet, processor, 0, 8) == .badf)
            #expect(guest.errno(.clockResGet, processor, 8) == .badf)
        }
    }

    @Test func valuesThatMeanNothing() throws {
        let guest = try Tree(.memory).guest()
        let path = guest.text("made")
        #expect(guest.errno(.fdWrite, 1, 0, 0x2000_0000, 16) == .nomem)
        #expect(guest.errno(.fdWrite, 1, 0, 0xFFFF_FFFF, 16) == .nomem)
        #expect(guest.errno(.pathOpen, 3, 2, path[0], path[1], 0, 2, 0, 0, 16) == .inval)
        #expect(guest.errno(.pathOpen, 3, 0, path[0], path[1], 0x10, 2, 0, 0, 16) == .inval)
        #expect(guest.errno(.pathOpen, 3, 0, path[0], path[1], 0, 2, 0, 0x20, 16) == .inval)
        #expect(guest.errno(.fdAdvise, 3, 0, 0, 6) == .inval)
        #expect(guest.errno(.fdSeek, 3, 0, 3, 16) == .inval)
    }

    /// Whatever the values, a call answers, or ends the guest for a pointer: 200,000 calls of edge
    /// values in memory.
    @Test func noValueTraps() throws {
        let clock = VirtualClock()
        let edges: [UInt64] = [
            0, 1, 2, 3, 4, 5, 8, 16, 24, 64, 1024, 4096, 65_500, 65_535, 65_536, 65_537,
            0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 1 << 62, UInt64(Int64.max),
            1 << 63, .max,
        ]
        var state: UInt64 = 2026
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let functions = WASIFunction.allCases.filter { $0 != .procExit }
        for _ in 0..<100 {
            let system = MemoryFileSystem(byteCountMax: 1 << 20, nodeCountMax: 100)
            try system.addFile("d/f", [1, 2, 3])
            var configuration = WASIConfiguration()
            configuration.clock = clock
            configuration.waiter = VirtualWaiter(clock)
            configuration.standardOutput = BytesOutput(byteCountMax: 1 << 20)
            configuration.arguments = ["x"]
            configuration.preopens = [("/", system.rootDirectory())]
            configuration.limits.randomBytesMax = 1 << 12
            let guest = Guest(configuration)
            for address in stride(from: 0, to: 4096, by: 4) where next() % 4 == 0 {
                guest.store(UInt32(truncatingIfNeeded: edges[Int(next()) % 17]), at: address)
            }
            for name in ["d", "d/f", "..", "d/../n"] { _ = guest.open(name, [.create], rights: 66) }
            for _ in 0..<2_000 {
                let function = functions[Int(next()) % functions.count]
                let values = function.signature.parameters.map { type in
                    let value = edges[Int(next()) % edges.count]
                    return type == .i32 ? value & 0xFFFF_FFFF : value
                }
                switch guest.call(function, values) {
                case .errno(let errno): #expect(errno != .fault)
                case .trap(let message): #expect(message.contains(" pointer "))
                case .exit, .interrupted:
                    Issue.record("\(function) \(values)")
                    return
                }
            }
        }
    }
}
