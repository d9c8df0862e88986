/// Who uses whom.
enum Arrows {
    /// From a room to another one of its target.
    struct Arrow: Hashable {
        var target: String
        var from: String
        var to: String

        var back: Arrow { Arrow(target: target, from: to, to: from) }
        var name: String { "\(target): \(from) → \(to)" }
    }

    static var imports: [String] {
        Source.targets.flatMap { target, sources in
            sources.flatMap(\.imports).map { "\(target): \($0)" }
        }
    }

    /// An arrow for each room that names a type which another room of its target declares, with the
    /// files and types. Names that several rooms declare are nobody's, and a file that declares a
    /// name means its own.
    static let rooms: [Arrow: Set<String>] = {
        var arrows: [Arrow: Set<String>] = [:]
        for (target, sources) in Source.targets {
            var homes: [String: Set<String>] = [:]
            for source in sources {
                for type in source.types where type.isForOthers {
                    homes[type.name, default: []].insert(source.room)
                }
            }
            for source in sources {
                let own = Set(source.types.map(\.name))
                for token in source.tokens where !token.isMember {
                    guard let home = homes[token.text], home.count == 1, let room = home.first,
                        room != source.room, !own.contains(token.text)
                    else { continue }
                    arrows[Arrow(target: target, from: source.room, to: room), default: []]
                        .insert("\(source.path) names \(token.text)")
                }
            }
        }
        return arrows
    }()

    /// Pairs of rooms with arrows both ways, with the files and types of those that are fewer.
    static let mutualRooms: [String: Set<String>] = {
        var pairs: [String: Set<String>] = [:]
        for (arrow, uses) in rooms where arrow.from < arrow.to {
            guard let back = rooms[arrow.back] else { continue }
            pairs["\(arrow.target): \(arrow.from) ↔ \(arrow.to)"] =
                back.count < uses.count ? back : uses
        }
        return pairs
    }()
}
