import Testing

/// What a guest may use of the network, said by options.
@Suite struct NetworkOptionTests {
    /// Asks twice to connect to 10.0.0.1, port 80, and ends with the errno.
    private static let guest = """
        (module
          (import "wasi_snapshot_preview1" "sock_open"
            (func $open (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sock_connect"
            (func $connect (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\0a\\00\\00\\01")
          (data (i32.const 8) "\\00\\00\\00\\00\\04\\00\\00\\00")
          (func $ask (result i32)
            (call $connect (i32.load (i32.const 16)) (i32.const 8) (i32.const 80)))
          (func (export "_start")
            (local $errno i32)
            (local.set $errno (call $open (i32.const 1) (i32.const 2) (i32.const 16)))
            (if (local.get $errno) (then (call $exit (local.get $errno))))
            (drop (call $ask))
            (call $exit (call $ask))))
        """

    @Test(arguments: [
        // Without any rule there is no network; what no rule allows is told, once.
        ([], 76, ""),
        (
            ["--allow-connect", "10.0.0.1:81"], 2,
            "weft: network: 10.0.0.1, port 80, is denied, as no rule allows it\n"
        ),
        (
            ["--allow-listen", "127.0.0.1:*"], 2,
            "weft: network: 10.0.0.1, port 80, is denied, as no rule allows it\n"
        ),
    ])
    func denialsAreToldOnce(options: [String], status: Int32, error: String) throws {
        let file = try TemporaryFile(Self.guest, extension: "wat")
        let outcome = try Program.run(["run"] + options + [file.path])
        #expect(outcome.status == status)
        #expect(outcome.error == error)
    }
}
