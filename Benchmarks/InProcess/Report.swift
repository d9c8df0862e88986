/// Prints measurements as a Markdown table, each as soon as it is known.
struct Report {
    static func begin() {
        print("| benchmark | median | p99 | goal (p99) | |")
        print("|---|--:|--:|--:|---|")
    }

    static func add(_ measurement: Measurement) {
        let p99 = measurement.percentile(0.99)
        let goal = measurement.goal.map { time($0) } ?? ""
        let verdict = measurement.goal.map { p99 < $0 ? "met" : "missed" } ?? ""
        print(
            "| \(measurement.name) | \(time(measurement.median)) | \(time(p99)) | \(goal) "
                + "| \(verdict) |")
    }

    /// A figure that is no time.
    static func add(_ name: String, _ value: Double, _ unit: String) {
        print("| \(name) | \(digits(value)) \(unit) | | | |")
    }

    static func time(_ nanoseconds: Double) -> String {
        switch nanoseconds {
        case ..<1_000: "\(digits(nanoseconds)) ns"
        case ..<1_000_000: "\(digits(nanoseconds / 1_000)) µs"
        default: "\(digits(nanoseconds / 1_000_000)) ms"
        }
    }

    /// Three digits that count.
    private static func digits(_ value: Double) -> String {
        let decimals = value < 10 ? 2 : value < 100 ? 1 : 0
        let scale = decimals == 2 ? 100.0 : decimals == 1 ? 10.0 : 1.0
        let scaled = Int64((value * scale).rounded())
        guard decimals > 0 else { return "\(scaled)" }
        let whole = scaled / Int64(scale)
        let rest = String(scaled % Int64(scale))
        return "\(whole)." + String(repeating: "0", count: decimals - rest.utf8.count) + rest
    }
}
