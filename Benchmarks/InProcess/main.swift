import Platform
import WasmInterp

// What the engine costs inside a process; see Benchmarks/README.md.

let groups: [(name: String, run: (Effort) throws -> Void)] = [
    ("phases", PhaseBenchmarks.run), ("calls", CallBenchmarks.run),
    ("components", ComponentBenchmarks.run),
    ("first", FirstResultBenchmarks.run), ("instances", InstanceBenchmarks.run),
    ("memory", MemoryBenchmarks.run), ("objects", ObjectBenchmarks.run),
    ("guests", GuestBenchmarks.run), ("snapshots", SnapshotBenchmarks.run),
    ("executor", ExecutorBenchmarks.run),
]
let usage = """
    usage: weft-benchmarks [--runs N] [\(groups.map(\.name).joined(separator: " | "))] …
           weft-benchmarks --allocations        counts objects that fast ways allocate
           weft-benchmarks --programs FOLDER    writes the sized modules, for other engines
    """

var effort = Effort()
var chosen: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--nothing": exit(0)
    case "--allocations":
        try AllocationCounts.run()
        exit(0)
    case "--once":
        try FirstResultBenchmarks.call(Programs.small.bytes, Engine())
        exit(0)
    case "--programs":
        guard let folder = arguments.popFirst() else {
            print(usage)
            exit(2)
        }
        exit(Programs.write(to: folder) ? 0 : 1)
    case "--runs":
        guard let runs = arguments.popFirst().flatMap({ Int($0) }), runs > 0 else {
            print(usage)
            exit(2)
        }
        effort.runs = runs
    case let name:
        guard groups.contains(where: { $0.name == name }) else {
            print(usage)
            exit(2)
        }
        chosen.append(name)
    }
}

Report.begin()
for group in groups where chosen.isEmpty || chosen.contains(group.name) {
    try group.run(effort)
}
