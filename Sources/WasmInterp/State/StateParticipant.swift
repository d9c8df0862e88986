/// A part of a guest's world that the host keeps: its state goes with the store's.
public protocol StateParticipant: AnyObject {
    /// By which a state finds its participant again; each of a store has another one.
    var participantName: String { get }

    /// What it is now; nothing of it changes.
    ///
    /// - Throws: ``StateError`` `.participant` if it cannot be captured.
    func captureState() throws(StateError) -> [UInt8]

    /// Becomes what it was. It has been made for the new store, with what that is given of the
    /// world, and nobody has used it.
    ///
    /// - Throws: ``StateError`` `.participant`, with all that keeps it from that.
    func restoreState(_ bytes: [UInt8]) throws(StateError)
}

/// What a participant was.
package struct ParticipantState: Hashable, Sendable {
    package var name: String
    package var bytes: [UInt8]
}

extension StoreImage {
    mutating func capture(_ participants: [any StateParticipant]) throws(StateError) {
        guard Set(participants.map(\.participantName)).count == participants.count else {
            throw .malformed("participants of the same name")
        }
        for participant in participants {
            self.participants.append(
                ParticipantState(
                    name: participant.participantName, bytes: try participant.captureState()))
        }
    }

    /// All that the image has are there, and each has a state.
    func requireSame(_ participants: [any StateParticipant]) throws(StateError) {
        let (known, given) = (self.participants.map(\.name), participants.map(\.participantName))
        let missing = known.filter { !given.contains($0) }
        let unknown = given.filter { !known.contains($0) }
        guard missing.isEmpty, unknown.isEmpty, Set(known).count == known.count,
            known.count == given.count
        else { throw .participants(missing: missing, unknown: unknown) }
    }

    func restore(_ participants: [any StateParticipant]) throws(StateError) {
        for participant in participants {
            let state = self.participants.first { $0.name == participant.participantName }
            if let state { try participant.restoreState(state.bytes) }
        }
    }
}
