import WasmCore
import WasmInterp

// The assertions. Those with a message give back how ours differs, which is no failure.

extension WastRunner {
    mutating func assertReturn(
        _ action: WastAction, _ expected: [WastResult]
    ) throws(Mismatch) {
        let outcome = try performed(action)
        let fits: Bool
        switch outcome {
        case .trapped(let trap):
            throw Mismatch(
                .unexpectedTrap,
                "\(action.name): expected \(expected.text), trapped: \(trap.message)")
        case .values(let values):
            fits =
                values.count == expected.count
                && zip(values, expected).allSatisfy({ matches($0, $1) })
        case .value(let value):
            fits =
                expected.count == (value == nil ? 0 : 1)
                && value.map { expected[0].matches($0) } ?? true
        }
        guard fits else {
            throw Mismatch(
                .result, "\(action.name): expected \(expected.text), got \(outcome.text)")
        }
    }

    /// Does what an action says, with an instance of a module or of a component.
    mutating func performed(_ action: WastAction) throws(Mismatch) -> Outcome {
        let outcome: Outcome
        if let instance = componentInstance(of: action) {
            switch try perform(action, on: instance) {
            case .success(let value): outcome = .value(value)
            case .failure(let trap): outcome = .trapped(trap)
            }
        } else {
            switch try perform(action) {
            case .success(let values): outcome = .values(values)
            case .failure(let trap): outcome = .trapped(trap)
            }
        }
        traceEnd(action.name, outcome)
        return outcome
    }

    /// How an action ended.
    enum Outcome {
        case values([Value])
        /// Of a component's function.
        case value(ComponentValue?)
        case trapped(Trap)

        var trap: Trap? { if case .trapped(let trap) = self { trap } else { nil } }
        var text: String {
            switch self {
            case .values(let values): values.text
            case .value(let value): value.map { "\($0)" } ?? "nothing"
            case .trapped(let trap): trap.message
            }
        }
    }

    private mutating func trap(
        of action: WastAction, _ message: String
    ) throws(Mismatch) -> Trap {
        let outcome = try performed(action)
        if let trap = outcome.trap { return trap }
        throw Mismatch(
            .trap, "\(action.name): expected trap \"\(message)\", got \(outcome.text)")
    }

    mutating func assertTrap(
        _ action: WastAction, _ message: String
    ) throws(Mismatch) -> String? {
        let trap = try trap(of: action, message)
        switch trap.code {
        case .uncaughtException, .host, .invalidFunction, .stackOverflow, .outOfFuel, .interrupted:
            throw Mismatch(
                .trap, "\(action.name): expected trap \"\(message)\", got \"\(trap.message)\"")
        default: break
        }
        guard trap.message.isSameTrap(as: message) else {
            throw Mismatch(
                .trap, "\(action.name): expected trap \"\(message)\", got \"\(trap.message)\"")
        }
        return difference(message, trap.message)
    }

    mutating func assertExhaustion(
        _ action: WastAction, _ message: String
    ) throws(Mismatch) -> String? {
        let trap = try trap(of: action, message)
        guard trap.code == .stackOverflow else {
            throw Mismatch(
                .trap, "\(action.name): expected \"\(message)\", got \"\(trap.message)\"")
        }
        return difference(message, trap.message)
    }

    mutating func assertException(_ action: WastAction) throws(Mismatch) {
        let trap = try trap(of: action, "exception")
        guard trap.code == .uncaughtException else {
            throw Mismatch(.trap, "\(action.name): expected an exception, got \"\(trap.message)\"")
        }
    }

    mutating func assertModuleTrap(
        _ module: WastModule, _ message: String
    ) throws(Mismatch) -> String? {
        switch instantiationFailure(module) {
        case .success: throw Mismatch(.linking, "expected trap \"\(message)\", instantiated")
        case .failure(let refusal):
            throw Mismatch(.linking, "expected trap \"\(message)\", \(refusal)")
        case .error(.link(let error)):
            throw Mismatch(.linking, "expected trap \"\(message)\", link error: \(error)")
        case .error(.trap(let trap)):
            guard trap.message.isSameTrap(as: message) else {
                throw Mismatch(.linking, "expected trap \"\(message)\", got \"\(trap.message)\"")
            }
            return difference(message, trap.message)
        }
    }

    mutating func assertUnlinkable(
        _ module: WastModule, _ message: String
    ) throws(Mismatch) -> String? {
        switch instantiationFailure(module) {
        case .success: throw Mismatch(.linking, "expected link error \"\(message)\", instantiated")
        case .failure(let refusal):
            throw Mismatch(.linking, "expected link error \"\(message)\", \(refusal)")
        case .error(.trap(let trap)):
            throw Mismatch(.linking, "expected link error \"\(message)\", trap: \(trap.message)")
        case .error(.link(.imports(let mismatches))):
            // The script speaks of one import, whichever that is.
            let differences = mismatches.map { difference(message, $0.description) }
            return differences.contains(nil) ? nil : differences.first ?? nil
        case .error(.link(let error)): return difference(message, error.description)
        }
    }

    private enum Instantiation {
        case success
        case failure(Refusal)
        case error(InstantiationError)
    }

    private func instantiationFailure(_ module: WastModule) -> Instantiation {
        switch compile(module) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let module):
            do throws(InstantiationError) {
                _ = try imports.instantiate(module)
                return .success
            } catch {
                return .error(error)
            }
        }
    }

    func assertMalformed(_ module: WastModule, _ message: String) throws(Mismatch) -> String? {
        switch compile(module) {
        case .success: throw Mismatch(.accepted, "expected malformed \"\(message)\", accepted")
        case .failure(.invalid(let error)):
            throw Mismatch(
                .otherRefusal, "expected malformed \"\(message)\", invalid: \(error)")
        case .failure(let refusal): return difference(message, refusal.message)
        }
    }

    func assertInvalid(_ module: WastModule, _ message: String) throws(Mismatch) -> String? {
        switch compile(module) {
        case .success(let module):
            // The first version of the standard had one memory and one table.
            if let error = module.decoded.refusal(without: Features(expectedAbsent: message)) {
                return difference(message, error.code.description)
            }
            throw Mismatch(.accepted, "expected invalid \"\(message)\", accepted")
        case .failure(.invalid(let error)): return difference(message, error.code.description)
        case .failure(let refusal):
            throw Mismatch(.otherRefusal, "expected invalid \"\(message)\", \(refusal)")
        }
    }

    /// Refused by the text parser, or by who reads the custom sections strictly.
    func assertRefusedCustom(
        _ module: WastModule, _ message: String
    ) throws(Mismatch) -> String? {
        switch compile(module) {
        case .failure(let refusal): return difference(message, refusal.message)
        case .success(let module):
            do throws(DecodeError) {
                try NameSection(module.decoded)?.check()
                if let section = module.decoded.customSection(named: BranchHints.sectionName) {
                    _ = try BranchHints(module.decoded.bytes, range: section.range)
                }
            } catch {
                return difference(message, error.message)
            }
            throw Mismatch(.accepted, "expected a refused custom section, \"\(message)\", accepted")
        }
    }

    func difference(_ expected: String, _ actual: String) -> String? {
        actual.hasPrefix(expected) ? nil : "expected \"\(expected)\", got \"\(actual)\""
    }
}

extension Features {
    /// What a script takes to be absent that expects this refusal.
    fileprivate init(expectedAbsent message: String) {
        switch message {
        case "multiple memories": self = Features([.multiMemory])
        case "multiple tables": self = Features([.referenceTypes])
        default: self = []
        }
    }
}

extension DecodedModule {
    /// Why a module that is valid is not where there are no such features.
    fileprivate func refusal(without absent: Features) -> ValidationError? {
        if absent.isEmpty { return nil }
        do throws(ModuleError) {
            let features = Features.all.subtracting(absent)
            _ = try ModuleValidator.validate(self, features: features, limits: .standard)
            return nil
        } catch {
            guard case .invalid(let error) = error else { return nil }
            return error
        }
    }
}

extension String {
    /// Whether a trap's message names the cause that a script expects: either starts with the
    /// other, or both speak of the same bounds.
    func isSameTrap(as expected: String) -> Bool {
        var expected = expected
        // Some scripts have it as one engine prints it.
        if expected.hasPrefix("wasm trap: ") { expected.removeFirst("wasm trap: ".count) }
        if hasPrefix(expected) || expected.hasPrefix(self) { return true }
        let causes: [(ours: String, theirs: String)] = [
            ("uninitialized element", "undefined element"),
            ("cannot block a synchronous task before returning", "deadlock detected"),
            ("out of bounds table access", "undefined element"),
            ("null reference", "null "),
            ("null ", "null reference"),
            ("out of bounds array access", "out of bounds"),
            ("realloc return: beyond end of memory", "list content out-of-bounds"),
            ("realloc return: result not aligned", "unaligned pointer"),
            ("unreachable", "wasm `unreachable`"),
        ]
        return causes.contains { hasPrefix($0.ours) && expected.hasPrefix($0.theirs) }
    }
}
