import CommandLineSupport

extension Command {
    static let batch = Command(
        name: "batch",
        summary: "Run many programs side by side",
        usage: "[--jobs N] FILE",
        details: """
            FILE is JSON: an object with a list of "jobs". Each has a "file", a program of WASI
            preview 1, and may have "arguments", a "name" for messages, a file for its
            "output", a "class" (guaranteed, burstable or best-effort, which share the threads'
            time as 64 to 8 to 1), a "weight" in it (1 to 10000; 100), and options of weft run by
            their names without dashes: "dir", "env", "fuel", "timeout", "max-memory", and so on.

              { "jobs": [
                  { "file": "count.wasm", "arguments": ["7"], "timeout": 5 },
                  { "file": "serve.wasm", "dir": ["data::/"], "class": "guaranteed" } ] }

            Lines that the programs write come one after the other, whole. A program that traps, or
            ends with another status than 0, is told, and the exit status is 1 then; the others go
            on.
            """,
        options: [RunOptions.jobs.definition],
        run: { arguments throws(Failure) in
            let jobs = try JobFile.read(try arguments.onlyWord("file"))
            return try JobRun(jobs: jobs, threadCount: try arguments[RunOptions.jobs]).run()
        })
}
