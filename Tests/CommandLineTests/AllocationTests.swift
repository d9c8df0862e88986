import Testing

#if !DEBUG
    /// How many objects the ways that have to be fast allocate. Optimised builds only.
    ///
    /// A process of its own counts, as the run time must have one thread then.
    @Suite struct AllocationTests {
        @Test func fastWaysAllocateNothing() throws {
            let outcome = try Program.run(["--allocations"], program: "weft-benchmarks")
            #expect(outcome.status == 0, "\(outcome.error)")
            var counts: [String: Int] = [:]
            for line in outcome.output.split(separator: "\n") {
                let parts = line.split(separator: ": ")
                try #require(parts.count == 2)
                // Not every run time can be asked.
                if parts[1] != "unknown" { counts[String(parts[0])] = Int(parts[1]) }
            }
            if counts.isEmpty { return }
            #expect(counts.count == 9)
            #expect(counts["10 objects"] == 10)
            #expect(counts["nothing"] == 0)
            #expect(counts["1,000 typed calls"] == 0)
            #expect(counts["1,000 calls of a host function"] == 0)
            #expect(counts["1,000 typed calls of a component"] == 0)
            #expect(counts["1,000 calls of a component's host function"] == 0)
            #expect(counts["1,000 calls of preview 1"] == 0)
            #expect(counts["1 MiB of memory in place"] == 0)
            #expect(try #require(counts["100 uses of an instance again"]) <= 100 * 6)
        }
    }
#endif
