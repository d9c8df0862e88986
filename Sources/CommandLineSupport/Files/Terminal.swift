import Platform

/// What a terminal is asked to do beyond showing lines.
enum Terminal {
    /// Whether a descriptor shows text in colours. Spec: https://no-color.org.
    static func showsStyles(on descriptor: Int32) -> Bool {
        obeys(descriptor) && showsStyles(noColor: Startup.variable("NO_COLOR"))
    }

    /// Whether a descriptor is a terminal that knows more than to print what it gets.
    static func obeys(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && obeys(kind: Startup.variable("TERM"))
    }

    /// - Parameter noColor: A variable, which says so if it is there and not empty.
    static func showsStyles(noColor: CommandWord?) -> Bool { noColor?.bytes.isEmpty ?? true }

    /// - Parameter kind: A variable, without which nothing is known of a terminal.
    static func obeys(kind: CommandWord?) -> Bool {
        guard let kind else { return false }
        return !kind.bytes.isEmpty && kind != "dumb"
    }
}
