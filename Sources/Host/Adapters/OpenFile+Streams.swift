// The streams that most programs are given, by short names:
// `configuration.standardInput = .text("one\ntwo\n")`.

extension OpenFile where Self == BytesInput {
    /// An input that ends after the bytes.
    public static func bytes(_ bytes: [UInt8]) -> BytesInput { BytesInput(bytes) }
    /// An input that ends after the text, in UTF-8.
    public static func text(_ text: String) -> BytesInput { BytesInput([UInt8](text.utf8)) }
}

extension OpenFile where Self == ClosureInput {
    /// An input whose bytes a closure makes, nil at the end; see ``ClosureInput``.
    public static func closure(_ next: @escaping @Sendable () -> [UInt8]?) -> ClosureInput {
        ClosureInput(next)
    }
}

extension OpenFile where Self == ClosureOutput {
    /// An output that calls a closure with what is written; see ``ClosureOutput``.
    public static func closure(_ body: @escaping @Sendable ([UInt8]) -> Void) -> ClosureOutput {
        ClosureOutput(body)
    }
}

extension OpenFile where Self == LineOutput {
    /// An output that calls a closure with each line of text; see ``LineOutput``.
    public static func lines(_ body: @escaping @Sendable (String) -> Void) -> LineOutput {
        LineOutput(body)
    }
}
