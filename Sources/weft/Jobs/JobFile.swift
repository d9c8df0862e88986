import CommandLineSupport
import Host
import WasmCore

/// Jobs in a file: an object of JSON.
///
///     { "jobs": [ { "file": "a.wasm", "arguments": ["x"], "fuel": 1000000, "class": "guaranteed",
///                   "weight": 300, "output": "a.txt" } ] }
///
/// What else a job has are options of `weft run`, by their names without dashes.
enum JobFile {
    private static let bytesMax = 64 << 20
    private static let ownNames = ["file", "arguments", "name", "class", "weight", "output"]

    static func read(_ path: CommandWord) throws(Failure) -> [GuestJob] {
        let content = try Files.read(path, bytesMax: bytesMax)
        let value: JSON
        do throws(JSONError) {
            value = try JSONReader.read(content[0..<content.count])
        } catch {
            throw Failure("\(path): at byte \(error.offset): \(error.message)")
        }
        guard case .object(let members) = value, let jobs = value["jobs"]?.array else {
            throw Failure("\(path): no object with a list of \"jobs\"")
        }
        for (name, _) in members where name != "jobs" {
            throw Failure("\(path): there is no \(name.printable), only \"jobs\"")
        }
        var result: [GuestJob] = []
        for (number, job) in jobs.enumerated() {
            do throws(Failure) {
                result.append(try Self.job(job))
            } catch {
                throw Failure("\(path): job \(number + 1): \(error.message)")
            }
        }
        return result
    }

    private static func job(_ value: JSON) throws(Failure) -> GuestJob {
        guard case .object(let members) = value else { throw Failure("no object") }
        guard let file = value["file"]?.string else { throw Failure("no \"file\", a text") }
        var words: [CommandWord] = []
        for (name, value) in members where !ownNames.contains(name) {
            words += try option(name, value)
        }
        words += ["--", CommandWord(file)]
        words += try texts(value, "arguments")
        var job = GuestJob(try RunOptions(try Command.run.arguments(words)))
        if let name = try text(value, "name") { job.name = name.printable }
        job.output = try text(value, "output").map { CommandWord($0) }
        job.priority = try priority(value)
        return job
    }

    private static func option(_ name: String, _ value: JSON) throws(Failure) -> [CommandWord] {
        let known = RunOptions.definitions.filter { $0.name != RunOptions.jobs.definition.name }
        guard let definition = known.first(where: { $0.name == "--" + name }) else {
            let names = known.map { String($0.name.dropFirst(2)) } + ownNames
            let meant = Suggestion.nearest(to: name, among: names)
            throw Failure(
                "there is no \(name.printable)" + (meant.map { "; did you mean '\($0)'?" } ?? ""))
        }
        let option = CommandWord(definition.name)
        guard definition.value != nil else {
            guard case .bool(let isSet) = value else {
                throw Failure("\(name) needs true or false")
            }
            return isSet ? [option] : []
        }
        switch value {
        case .integer(let number): return [option, CommandWord("\(number)")]
        case .number(let number): return [option, CommandWord("\(number)")]
        case .string(let text): return [option, CommandWord(text)]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { break }
            return texts.flatMap { [option, CommandWord($0)] }
        case .bool, .null, .object: break
        }
        throw Failure("\(name) needs a text, a number, or a list of texts")
    }

    private static func text(_ job: JSON, _ name: String) throws(Failure) -> String? {
        guard let value = job[name] else { return nil }
        guard let text = value.string else { throw Failure("\(name) needs a text") }
        return text
    }

    private static func texts(_ job: JSON, _ name: String) throws(Failure) -> [CommandWord] {
        guard let value = job[name] else { return [] }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else {
            throw Failure("\(name) needs a list of texts")
        }
        return texts.map { CommandWord($0) }
    }

    private static func priority(_ job: JSON) throws(Failure) -> GuestPriority {
        var priority = GuestPriority()
        if let value = job["class"] {
            guard let known = value.string.flatMap({ classes[$0] }) else {
                let names = classes.keys.sorted().joined(separator: ", ")
                throw Failure("class needs one of \(names)")
            }
            priority.guestClass = known
        }
        if let value = job["weight"] {
            let most = GuestPriority.weightMax
            guard let weight = value.integer, weight >= 1, weight <= most else {
                throw Failure("weight needs a number from 1 to \(most)")
            }
            priority.weight = UInt32(clamping: weight)
        }
        return priority
    }

    private static let classes: [String: GuestPriority.Class] = [
        "guaranteed": .guaranteed, "burstable": .burstable, "best-effort": .bestEffort,
    ]
}
