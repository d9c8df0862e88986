import WasmCore

/// The slot and the type of each local of a function.
///
/// A declaration of many locals takes a few bytes, therefore they stay runs; only the first ones
/// are laid out one by one.
struct LocalLayout {
    struct Place {
        var slot: Int32
        var type: SlotType
    }

    private struct Run {
        /// Index and slot of its first local.
        var first: Int
        var slot: Int
        var type: SlotType
    }

    private var flat: [Place] = []
    private var runs: [Run] = []
    private var count = 0
    /// Behind the last local's slots.
    private(set) var end = 0

    private static let flatCount = 256

    mutating func removeAll() {
        flat.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        (count, end) = (0, 0)
    }

    /// Leaves slots out up to this one.
    mutating func skip(to slot: Int) { end = slot }

    mutating func append(_ number: Int, _ type: SlotType) {
        guard number > 0 else { return }
        runs.append(Run(first: count, slot: end, type: type))
        for position in 0..<min(number, max(Self.flatCount - count, 0)) {
            flat.append(Place(slot: Int32(end + position * type.slotCount), type: type))
        }
        count += number
        end += number * type.slotCount
    }

    /// - Parameter index: Of a local that there is.
    subscript(index: Int) -> Place { index < flat.count ? flat[index] : search(index) }

    private func search(_ index: Int) -> Place {
        let next = BinarySearch.firstIndex(runs.count) { runs[$0].first > index }
        let run = runs[next - 1]
        return Place(
            slot: Int32(run.slot + (index - run.first) * run.type.slotCount), type: run.type)
    }
}
