/// What an executor knows a guest by: none is given twice.
public struct GuestID: Hashable, Sendable {
    fileprivate var place: Int
    /// How often the place has been given.
    fileprivate var generation: UInt64
}

extension GuestID: CustomStringConvertible {
    /// As in "7.2": the second guest in the seventh place.
    public var description: String { "\(place + 1).\(generation)" }
}

/// Guests by what they are known by.
package struct GuestSlots<Guest> {
    private struct Slot {
        var generation: UInt64 = 0
        var guest: Guest?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    package private(set) var count = 0

    /// Its guest; nil if there is none any more. Only what is there can be set.
    package subscript(id: GuestID) -> Guest? {
        get { isThere(id) ? slots[id.place].guest : nil }
        _modify {
            if isThere(id) {
                yield &slots[id.place].guest
            } else {
                var nobody: Guest?
                yield &nobody
            }
        }
    }

    package var ids: [GuestID] {
        slots.indices.filter { slots[$0].guest != nil }.map {
            GuestID(place: $0, generation: slots[$0].generation)
        }
    }

    mutating func add(_ guest: Guest) -> GuestID {
        count += 1
        let place = free.popLast() ?? slots.count
        if place == slots.count { slots.append(Slot()) }
        slots[place].generation += 1
        slots[place].guest = guest
        return GuestID(place: place, generation: slots[place].generation)
    }

    @discardableResult
    mutating func remove(_ id: GuestID) -> Guest? {
        guard let guest = self[id] else { return nil }
        slots[id.place].guest = nil
        free.append(id.place)
        count -= 1
        return guest
    }

    private func isThere(_ id: GuestID) -> Bool {
        slots.indices.contains(id.place)
            && slots[id.place].generation == id.generation
    }
}
