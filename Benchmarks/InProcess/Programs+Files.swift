import Platform

extension Programs {
    /// Writes the modules that calls and first results are measured with, for other engines.
    ///
    /// - Returns: false with a message if that cannot be done.
    static func write(to folder: String) -> Bool {
        let files =
            sized.map { ("first-\($0.byteCount)", $0.bytes) } + [("calls", calls)]
        for (name, bytes) in files {
            let path = "\(folder)/\(name).wasm"
            guard let file = unsafe fopen(path, "w") else {
                unsafe perror(path)
                return false
            }
            let count = unsafe fwrite(bytes, 1, bytes.count, file)
            guard unsafe fclose(file) == 0, count == bytes.count else {
                unsafe perror(path)
                return false
            }
        }
        return true
    }
}
