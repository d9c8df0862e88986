import Testing
import WIT

/// Texts with words taken out, put in and exchanged.
@Suite("Mutated texts")
struct MutationTests {
    static let rounds = 400

    @Test("are refused at a place in the text, or printed so that they are read again")
    func mutants() throws {
        var random = MutationRandom(state: 1)
        let words = PrintedTextTests.sample.split(separator: " ", omittingEmptySubsequences: false)
            .flatMap { Self.pieces($0) }
        for _ in 0..<Self.rounds {
            var mutant = words
            for _ in 0...Int.random(in: 0..<2, using: &random) {
                let place = Int.random(in: mutant.indices, using: &random)
                let other = Int.random(in: mutant.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutant.remove(at: place)
                case 1: mutant.insert(mutant[other], at: place)
                case 2: mutant[place] = mutant[other]
                default: mutant.swapAt(place, other)
                }
            }
            try check(mutant.joined())
        }
    }

    private func check(_ text: String) throws {
        let package: WITPackage
        do throws(WITError) {
            package = try resolve(text, features: .all)
        } catch {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // Of a package without a name there is no place.
            if error.message.hasPrefix("no `package` header") { return }
            let location = try #require(error.location)
            #expect(location.line <= lines.count, "\(text)")
            return
        }
        let printed = try package.text()
        let again = try resolve(printed, features: .all)
        #expect(try again.text() == printed, "\(text)")
    }

    /// A word with what stands around it, in pieces.
    private static func pieces(_ text: Substring) -> [String] {
        var pieces = [" "]
        for character in text {
            let isPart = character.isLetter || character.isNumber || character == "-"
            if isPart, let last = pieces.last?.last, last.isLetter || last.isNumber || last == "-" {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }
}

struct MutationRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
