import WasmCore
import WasmInterp

/// What happens in a script, in order. One object, so that what only reads the runner can note too.
final class WastTrace {
    /// Of the directive that is carried out.
    var line = 0
    private var events: [WastReport.Event] = []

    func note(_ text: String) {
        events.append(WastReport.Event(line: line, text: text.printable))
    }

    /// What was noted since the last time.
    func take() -> [WastReport.Event] {
        defer { events = [] }
        return events
    }
}

extension WastRunner {
    /// Notes how an attempt to make something has ended.
    func trace<Made>(_ what: String, _ result: Result<Made, Refusal>) -> Result<Made, Refusal> {
        guard let trace else { return result }
        switch result {
        case .success: trace.note("\(what) made")
        case .failure(let refusal): trace.note("\(what) not made: \(refusal)")
        }
        return result
    }

    /// Notes a call before it begins.
    func traceCall(_ name: String, _ arguments: @autoclosure () -> String) {
        trace?.note("\(name) called with \(arguments())")
    }

    func traceEnd(_ name: String, _ outcome: Outcome) {
        guard let trace else { return }
        if let trap = outcome.trap {
            trace.note("\(name) trapped: \(trap.message)")
        } else {
            trace.note("\(name) returned \(outcome.text)")
        }
    }
}
