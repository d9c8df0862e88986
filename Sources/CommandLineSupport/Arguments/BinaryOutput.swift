/// Where commands write what they make that is no text.
package enum BinaryOutput {
    package static let option = Option.word(
        "--output", short: "-o", value: "OUT", "Where to write; else standard output")

    /// A terminal gets nothing, as nobody can read it there.
    package static func write(_ bytes: [UInt8], _ arguments: Arguments) throws(Failure) {
        let path = try arguments[option]
        guard path != nil || !Progress.outputIsTerminal else {
            throw arguments.usageError("what is made is binary: -o OUT says where to write it")
        }
        try Files.write(bytes, to: path ?? "-")
    }
}
