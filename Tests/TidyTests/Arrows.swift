/// Who uses whom.
enum Arrows {
    struct Arrow: Hashable {
        var target: String
        var from: String
        var to: String
    }

    static var imports: [String] {
        Source.targets.flatMap { target, sources in
            sources.flatMap(\.imports).map { "\(target): \($0)" }
        }
    }

    /// An arrow for each room that names a type which another room of its target declares. Names
    /// that several rooms declare are nobody's.
    static let rooms: Set<Arrow> = {
        var arrows: Set<Arrow> = []
        for (target, sources) in Source.targets {
            var homes: [String: Set<String>] = [:]
            for source in sources {
                for type in source.types { homes[type, default: []].insert(source.room) }
            }
            for source in sources {
                for token in source.tokens where !token.isMember {
                    guard let home = homes[token.text], home.count == 1, let room = home.first,
                        room != source.room
                    else { continue }
                    arrows.insert(Arrow(target: target, from: source.room, to: room))
                }
            }
        }
        return arrows
    }()

    static var mutualRooms: [String] {
        rooms.filter { arrow in
            arrow.from < arrow.to
                && rooms.contains(Arrow(target: arrow.target, from: arrow.to, to: arrow.from))
        }.map { "\($0.target): \($0.from) ↔ \($0.to)" }
    }
}
