import WasmCore

/// A part of a message, and how a terminal is to show it.
struct StyledText {
    enum Style: String {
        case plain = ""
        /// Bold and red.
        case alarming = "1;31"
        case faint = "2"
    }

    var text: String
    var style: Style

    init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// What is written. The text has nothing in it that a terminal acts on, whoever made it.
    ///
    /// - Parameter isStyled: Whether the style is to be seen.
    func rendered(isStyled: Bool) -> String {
        let text = text.printableLines
        return isStyled && style != .plain ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }
}
