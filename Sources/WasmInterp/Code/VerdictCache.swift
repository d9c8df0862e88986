import Platform
import WasmCore

/// Which contents an engine has found valid as modules, so that the same bytes need not be
/// validated again. Validity depends on features and limits too, which an engine does not change.
///
/// Two generations of a fixed size: what is asked for moves to the younger one, and when that is
/// full the older one is forgotten.
package final class VerdictCache: Sendable {
    fileprivate struct Generations {
        var young: Set<KeyedHash.Value> = []
        var old: Set<KeyedHash.Value> = []
    }

    private let hash = KeyedHash()
    private let countMax: Int
    private let known = Locked(Generations())

    package init(countMax: Int) { self.countMax = max(countMax, 0) }

    /// The name of a content here; nil if nothing is to be remembered.
    package func key(
        _ bytes: ModuleBytes, interruption: InterruptionCheck = .never
    ) -> KeyedHash.Value? {
        guard countMax > 0 else { return nil }
        return bytes.withBytes(in: 0..<bytes.count) { hash($0, interruption: interruption) }
    }

    /// Whether a content is known to be valid.
    package func contains(_ key: KeyedHash.Value) -> Bool {
        known.withLock { known in
            if known.young.contains(key) { return true }
            guard known.old.remove(key) != nil else { return false }
            known.add(key, countMax)
            return true
        }
    }

    package func insert(_ key: KeyedHash.Value) { known.withLock { $0.add(key, countMax) } }
}

extension VerdictCache.Generations {
    fileprivate mutating func add(_ key: KeyedHash.Value, _ countMax: Int) {
        if young.count >= max(countMax / 2, 1) {
            old = countMax > 1 ? young : []
            young.removeAll(keepingCapacity: true)
        }
        young.insert(key)
    }
}
