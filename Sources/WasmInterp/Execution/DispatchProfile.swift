/// Counts of the cells that guests have executed, for whoever decides what to fuse next.
///
/// Only builds with the trait `DispatchProfile` count: there handlers return to the driver's loop.
/// One thread at a time.
package enum DispatchProfile {
    /// A run of cells, oldest first, and how often it was executed.
    package struct Sequence {
        package var names: [String]
        package var count: UInt64
    }

    /// One place in the code, and how often it was executed.
    package struct Place {
        package var address: UInt
        package var name: String
        /// The fields of an ``OperandsCell``, whatever the cell holds.
        package var operands: [UInt16]
        package var count: UInt64
    }

    #if DispatchProfile
        package static let isAvailable = true
        nonisolated(unsafe) static let counters = {
            let place = UnsafeMutablePointer<DispatchCounters>.allocate(capacity: 1)
            place.initialize(to: DispatchCounters())
            return place
        }()

        /// Runs of `length` cells, 1 to 4, most frequent first.
        package static func sequences(length: Int) -> [Sequence] {
            let runs = counters.pointee.runs
            let table = [runs.0, runs.1, runs.2, runs.3][length - 1]
            return table.entries.map { key, count in
                let indices = (0..<length).reversed().map { key >> UInt64(16 * $0) & 0xFFFF }
                return Sequence(
                    names: indices.map { "\(HandlerTable.names[Int($0)])" }, count: count)
            }.sorted { $0.count > $1.count }
        }

        /// All executed cells by address. Their modules must still be there.
        package static var places: [Place] {
            counters.pointee.places.entries.map { key, count in
                let pc = UnsafeRawPointer(bitPattern: UInt(key)).unsafelyUnwrapped
                let index = counters.pointee.index(of: pc.load(as: UInt.self))
                let cell = OperandsCell.at(pc).pointee
                return Place(
                    address: UInt(key), name: "\(HandlerTable.names[index])",
                    operands: [cell.first, cell.target, cell.second, cell.third],
                    count: count)
            }.sorted { $0.address < $1.address }
        }
    #else
        package static let isAvailable = false
        package static func sequences(length: Int) -> [Sequence] { [] }
        package static var places: [Place] { [] }
    #endif
}

#if DispatchProfile
    /// The counters of one process. They stay for its life.
    struct DispatchCounters {
        /// By length: the last handlers' indices, 16 bits each, the latest in the lowest.
        var runs = (CountTable(), CountTable(), CountTable(), CountTable())
        var places = CountTable()
        private var history: UInt64 = 0
        private let lowest: UInt
        private let indices: UnsafeMutablePointer<UInt16>

        init() {
            let table = HandlerPointers.shared.table
            let addresses = (0..<HandlerTable.count).map { unsafeBitCast(table[$0], to: UInt.self) }
            lowest = addresses.min() ?? 0
            let span = Int((addresses.max() ?? 0) - lowest) + 1
            indices = .allocate(capacity: span)
            indices.initialize(repeating: 0, count: span)
            // Entry points that are one count as the first of them.
            for (index, address) in addresses.enumerated().reversed() {
                indices[Int(address - lowest)] = UInt16(index)
            }
        }

        func index(of handler: UInt) -> Int { Int(indices[Int(handler - lowest)]) }

        mutating func count(_ pc: UnsafeRawPointer) {
            history = history << 16 | UInt64(index(of: pc.load(as: UInt.self)))
            places.count(UInt64(UInt(bitPattern: pc)))
            runs.0.count(history & 0xFFFF)
            runs.1.count(history & 0xFFFF_FFFF)
            runs.2.count(history & 0xFFFF_FFFF_FFFF)
            runs.3.count(history)
        }
    }

    /// Counts by key, with open addressing: some nanoseconds a step.
    struct CountTable {
        private var slots: UnsafeMutablePointer<(key: UInt64, count: UInt64)>
        private var capacity = 1 << 14
        private var used = 0

        init() {
            slots = .allocate(capacity: capacity)
            slots.initialize(repeating: (0, 0), count: capacity)
        }

        var entries: [(key: UInt64, count: UInt64)] {
            UnsafeBufferPointer(start: slots, count: capacity).filter { $0.count > 0 }
        }

        mutating func count(_ key: UInt64, by amount: UInt64 = 1) {
            let mask = capacity &- 1
            var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 30) & mask
            while slots[place].key != key || slots[place].count == 0 {
                if slots[place].count == 0 {
                    slots[place].key = key
                    used &+= 1
                    break
                }
                place = (place &+ 1) & mask
            }
            slots[place].count &+= amount
            if used &* 2 > capacity { grow() }
        }

        private mutating func grow() {
            let old = entries
            slots.deallocate()
            capacity *= 2
            used = 0
            slots = .allocate(capacity: capacity)
            slots.initialize(repeating: (0, 0), count: capacity)
            for (key, amount) in old { count(key, by: amount) }
        }
    }
#endif
