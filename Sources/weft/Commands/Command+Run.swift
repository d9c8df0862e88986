import CommandLineSupport

extension Command {
    static let run = Command(
        name: "run",
        summary: "Run a program, or call a function of a module or component",
        usage: "[OPTIONS] FILE [ARGUMENTS… | CALL]",
        details: """
            FILE is a module, binary or text. A program of WASI preview 1 gets ARGUMENTS, the
            standard streams, and what the options give it, nothing else; its exit status is
            that of the process. After a trap the status is 134, and the calls that led there
            are printed. It is 1 if the program can't be run, 2 after a mistake in these words. A
            program that imports "thread-spawn" of "wasi" can start threads; all of them together
            may run N instructions with --fuel, and a start counts as 10000.

            A FILE whose name is no command's needs no 'run' before it.

              weft program.wasm one two
              weft run --dir . --env LANG=C program.wasm
              weft run --invoke add sum.wat 2 40

            With --jobs all words are programs, which run side by side; weft batch says more.

              weft run --jobs 2 --timeout 10 one.wasm two.wasm three.wasm

            What --invoke takes and prints are values as the text format has them, each one word:
            -1, 0xff, 1e-3, 0x1p4, inf, -nan, nan:0x200000; 'i32x4 1 2 3 4' or any other shape, or
            0x and up to 32 digits, for a vector; ref.null, 'ref.extern 5' for something of the
            host's with this number, 'ref.i31 5'.

            FILE can be a component, too, binary or text. CALL is then one word: a function that it
            exports, with arguments in WAVE, and what it returns is printed so. Functions of an
            interface stand behind its name and #. Without CALL the functions are listed.

              weft run shop.wasm 'price({name: "tea", count: 3})'
              weft run shop.wasm 'demo:shop/stock@1.0.0#audit(1, [true, false], some("x"))'
            """,
        options: RunOptions.definitions,
        endsOptionsAtFirstWord: true,
        run: { arguments throws(Failure) in
            let options = try RunOptions(arguments)
            guard let threadCount = try arguments[RunOptions.jobs] else {
                return GuestRun(options).run()
            }
            let jobs = arguments.words.map { GuestJob(options.running($0)) }
            return try JobRun(jobs: jobs, threadCount: threadCount).run()
        })
}
