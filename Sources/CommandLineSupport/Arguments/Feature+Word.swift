package import WasmCore

extension Feature {
    /// As options and reports name it: the name of its proposal.
    package var word: String {
        switch self {
        case .mvp: "wasm1"
        case .signExtension: "sign-extension"
        case .saturatingTruncation: "saturating-float-to-int"
        case .multiValue: "multi-value"
        case .bulkMemory: "bulk-memory"
        case .referenceTypes: "reference-types"
        case .simd: "simd"
        case .relaxedSIMD: "relaxed-simd"
        case .tailCalls: "tail-call"
        case .functionReferences: "function-references"
        case .gc: "gc"
        case .exceptions: "exceptions"
        case .extendedConstants: "extended-const"
        case .multiMemory: "multi-memory"
        case .memory64: "memory64"
        case .threads: "threads"
        case .customPageSizes: "custom-page-sizes"
        case .wideArithmetic: "wide-arithmetic"
        case .componentAsync: "cm-async"
        case .componentMaps: "cm-map"
        case .componentAttributes: "cm-implements"
        case .componentStackful: "cm-async-stackful"
        case .componentAsyncBuiltIns: "cm-more-async-builtins"
        case .componentThreads: "cm-threading"
        case .componentFixedLists: "cm-fixed-length-lists"
        case .componentErrorContext: "cm-error-context"
        case .componentMemory64: "cm64"
        case .componentValues: "cm-values"
        case .componentNestedNames: "cm-nested-names"
        case .componentCanonicalNames: "cm-canonical-names"
        case .componentSharedThreads: "shared-everything-threads"
        }
    }

    /// The feature that this one extends and that cannot be away where this one is there.
    var base: Feature? {
        switch self {
        case .relaxedSIMD: .simd
        case .functionReferences, .exceptions: .referenceTypes
        case .gc: .functionReferences
        case .componentStackful, .componentAsyncBuiltIns, .componentThreads: .componentAsync
        default: nil
        }
    }
}

extension Features {
    /// Version 2.0 of the standard.
    package static let wasm2 = Features([
        .mvp, .signExtension, .saturatingTruncation, .multiValue, .bulkMemory, .referenceTypes,
        .simd,
    ])
    /// Version 3.0 of the standard, without the proposals that came after it.
    package static let wasm3 = Features.all.removing(.threads, .customPageSizes, .wideArithmetic)

    /// What a word of an option stands for: a version of the standard, all, or one feature.
    package init?(word: String) {
        switch word {
        case "wasm2": self = .wasm2
        case "wasm3": self = .wasm3
        case "all": self = .all
        default:
            let feature = Feature.allCases.first { $0.word == word && !$0.isUnbuilt }
            guard let feature else { return nil }
            self = Features([feature])
        }
    }

    /// Everything that ``init(word:)`` knows: versions first, then features in order of age.
    static let words =
        ["wasm1", "wasm2", "wasm3", "all"]
        + Feature.allCases.filter { $0 != .mvp && !$0.isUnbuilt }.map(\.word)

    /// With what its features extend.
    var withBases: Features {
        var result = self
        for feature in Feature.allCases where contains(feature) {
            var base = feature.base
            while let present = base {
                result.formUnion(Features([present]))
                base = present.base
            }
        }
        return result
    }

    /// Without features, and without what extends them. The first version of the standard stays.
    func without(_ removed: Features) -> Features {
        let kept = Feature.allCases.filter { feature in
            var tested: Feature? = feature
            while let present = tested {
                if present != .mvp, removed.contains(present) { return false }
                tested = present.base
            }
            return contains(feature)
        }
        return Features(kept)
    }
}
