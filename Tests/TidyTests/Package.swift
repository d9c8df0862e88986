import Foundation

/// What `Package.swift` says, as far as its text shows.
enum Package {
    static let text: String = {
        let file = Source.root.appending(path: "Package.swift")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// Of its products and targets.
    static var names: Set<String> {
        let calls =
            /\.(?:library|executable|target|executableTarget|testTarget)\(\s*name: "([^"]+)"/
        return Set(text.matches(of: calls).map { String($0.output.1) })
    }

    /// Names of targets by their folders in `Sources`, where those have others.
    static let targets: [String: String] = {
        let calls = /name: "([^"]+)",(?:\s*dependencies: \[[^\]]*\],)?\s*path: "(Sources\/[^"]+)"/
        return Dictionary(
            text.matches(of: calls).map { (String($0.output.2), String($0.output.1)) }
        ) { first, _ in first }
    }()

    /// Targets that are products for others to import.
    static var libraries: Set<String> {
        let products = text.matches(of: /\.library\(\s*name: "[^"]+",\s*targets: \[([^\]]*)\]/)
        return Set(
            products.flatMap { $0.output.1.matches(of: /"([^"]+)"/).map { String($0.output.1) } })
    }
}
