import CommandLineSupport
import WIT
import WITCommands
import WasmCore
import WasmInterp

/// Answers requests, one a line. What is wrong with a request or a module is an answer too.
struct BatchServer {
    let features: Features
    let limits: ModuleLimits
    /// Whether each allocation collects garbage, which must not change an answer.
    var isStressed = false

    init(features: Features) {
        self.features = features
        var limits = ModuleLimits.standard
        // A table that is too large is refused when it is made, as other engines do.
        limits.tableElementsMax = .max
        self.limits = limits
    }

    func run() throws(Failure) {
        var reader = LineReader(0)
        while let line = reader.next() {
            let response: JSON
            switch line {
            case .tooLong: response = Self.error("the line is too long", id: .null)
            case .bytes(let bytes):
                if bytes.isEmpty { continue }
                response = answer(bytes)
            }
            try StandardOutput.write(response.bytes + [UInt8(ascii: "\n")])
        }
    }

    private func answer(_ line: [UInt8]) -> JSON {
        let request: JSON
        do throws(JSONError) {
            request = try JSONReader.read(line)
        } catch {
            return Self.error("no JSON: \(error.message) at byte \(error.offset)", id: .null)
        }
        let id = request["id"] ?? .null
        do throws(Failure) {
            let members = try answer(request)
            return .object([("id", id)] + members)
        } catch {
            return Self.error(error.message, id: id)
        }
    }

    private static func error(_ message: String, id: JSON) -> JSON {
        .object([("id", id), ("error", .string(message))])
    }

    typealias Members = [(name: String, value: JSON)]

    private func answer(_ request: JSON) throws(Failure) -> Members {
        switch request["op"]?.string {
        case "hello":
            return [
                ("name", .string("weft")), ("protocol", .integer(1)), ("spectest", .bool(true)),
            ]
        case "validate":
            if let many = request["many"]?.array {
                return [("ok", .array(many.map { .integer(isValid(base64: $0)) }))]
            }
            return [("ok", .integer(isValid(try bytes(of: request))))]
        case "check":
            guard let path = request["path"]?.string else { throw Failure("no 'path' given") }
            try check(CommandWord(path), isWIT: path.hasSuffix(".wit"))
            return [("ok", .integer(1))]
        case "run": return try BatchRun(request, bytes: bytes(of: request), server: self).answer()
        case let name?: throw Failure("unknown op '\(name)'")
        case nil: throw Failure("no op given")
        }
    }

    private func isValid(base64: JSON) -> Int64 {
        guard let bytes = base64.string.flatMap(Base64.decode) else { return 0 }
        return isValid(ModuleBytes(bytes))
    }

    private func isValid(_ bytes: ModuleBytes) -> Int64 {
        do throws(ModuleError) {
            try ModuleCheck(features: features, limits: limits).check(bytes)
            return 1
        } catch {
            return 0
        }
    }

    /// What `weft validate` and `weft wit` find out about a file.
    private func check(_ path: CommandWord, isWIT: Bool) throws(Failure) {
        guard isWIT else { return try ModuleFile.check(path, features: features) }
        _ = try PackageFile(path, features: .only([])).make { package throws(WITError) in
            try package.text()
        }
    }

    private func bytes(of request: JSON) throws(Failure) -> ModuleBytes {
        if let path = request["path"]?.string { return try Files.read(CommandWord(path)) }
        guard let text = request["b64"]?.string, let bytes = Base64.decode(text) else {
            throw Failure("neither 'path' nor 'b64' given")
        }
        return ModuleBytes(bytes)
    }
}
