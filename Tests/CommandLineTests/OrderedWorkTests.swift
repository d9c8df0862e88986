import CommandLineSupport
import Foundation
import Synchronization
import Testing

/// Work on several threads looks as if it were done one after the other.
@Suite struct OrderedWorkTests {
    final class Counts: Sendable {
        let done = Atomic<Int>(0)
    }

    @Test(arguments: [0, 1, 2, 7, 500])
    func resultsComeInOrderAndOnce(count: Int) throws {
        let counts = Counts()
        var taken: [Int] = []
        try OrderedWork.forEach(
            count: count,
            work: { number in
                // Earlier ones take longer.
                if number % 50 == 0 { Thread.sleep(forTimeInterval: 0.002) }
                counts.done.add(1, ordering: .relaxed)
                return number * 2
            },
            take: { number, result throws(Failure) in
                #expect(result == number * 2)
                taken.append(number)
            })
        #expect(taken == Array(0..<count))
        #expect(counts.done.load(ordering: .relaxed) == count)
    }

    @Test func nothingIsBegunAfterAnError() {
        let counts = Counts()
        #expect(throws: Failure.self) {
            try OrderedWork.forEach(
                count: 100_000,
                work: { _ in
                    Thread.sleep(forTimeInterval: 0.0005)
                    counts.done.add(1, ordering: .relaxed)
                },
                take: { number, _ throws(Failure) in
                    if number == 3 { throw Failure("enough") }
                })
        }
        #expect(counts.done.load(ordering: .relaxed) < 10_000)
    }

    /// Answers of many files, some of which are wrong, come in the order of the files.
    @Test func validateKeepsTheOrderOfFiles() throws {
        let script = """
            i=0; while [ $i -lt 40 ]; do
              case $((i % 4)) in
                0) printf '(module (func (drop)))' > $i.wat;;
                1) printf '(module (func))' > $i.wat;;
                2) printf '(module (fnc))' > $i.wat;;
              esac
              i=$((i + 1))
            done
            files=$(i=0; while [ $i -lt 40 ]; do echo $i.wat; i=$((i + 1)); done)
            { weft validate $files 2>&1; echo $?; } | grep -v '^ *[(^]'
            """
        let outcome = try Program.shell(script)
        let lines = outcome.output.split(separator: "\n").map { String($0) }
        #expect(lines.count == 41 && lines.last == "1")
        for (number, line) in lines.dropLast().enumerated() {
            let expected =
                switch number % 4 {
                case 0: "weft: \(number).wat: invalid module: type mismatch"
                case 1: "\(number).wat: valid"
                case 2: "weft: \(number).wat:1:"
                default: "weft: \(number).wat: No such file"
                }
            #expect(line.hasPrefix(expected), "\(line)")
        }
    }

    /// Standard error gets no progress where it is no terminal.
    @Test func progressIsForTerminals() throws {
        let outcome = try Program.shell(
            "weft validate -q $(i=0; while [ $i -lt 300 ]; do echo a.wat; i=$((i + 1)); done)",
            files: ["a.wat": "(module)"])
        #expect(outcome.status == 0 && outcome.error.isEmpty && outcome.output.isEmpty)
    }

    /// A program that runs another one on a terminal, as Linux has it.
    static let terminal = "/usr/bin/script"

    /// The second file takes a while: it is a pipe that somebody writes to later.
    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: terminal), "no \(terminal)"),
        arguments: [("", true), ("NO_COLOR=1", false), ("TERM=dumb", false)])
    func terminalsGetALineThatGoesAway(variable: String, isShown: Bool) throws {
        let outcome = try Program.shell(
            """
            mkfifo slow; (sleep 0.3; cat a.wat > slow) &
            unset NO_COLOR; export TERM=xterm \(variable)
            \(Self.terminal) -qec "'$0' validate -q a.wat slow a.wat" /dev/null < /dev/null
            """, files: ["a.wat": "(module)"])
        #if os(Linux)
            #expect(outcome.output.isEmpty != isShown)
            #expect(outcome.output.hasPrefix("\rvalidating ") == isShown, "\(outcome.output)")
            #expect(outcome.output.hasSuffix("                 \r") == isShown)
        #endif
    }
}
