extension CanonicalDefinition {
    /// The parts of the standard that it needs, options and immediates included.
    package var requiredFeatures: [Feature] {
        var features: [Feature] = []
        if let feature = operation.row.feature { features.append(feature) }
        let isAsyncOption = options.contains(.async)
        let hasCallback = options.contains {
            if case .callback = $0 { return true }
            return false
        }
        if isAsyncOption || hasCallback { features.append(.componentAsync) }
        switch operation {
        case .lift where isAsyncOption && !hasCallback: features.append(.componentStackful)
        case .streamRead, .streamWrite, .futureRead, .futureWrite:
            if !isAsyncOption { features.append(.componentAsyncBuiltIns) }
        case .subtaskCancel, .streamCancelRead, .streamCancelWrite, .futureCancelRead,
            .futureCancelWrite:
            if isAsync { features.append(.componentAsyncBuiltIns) }
        case .contextGet, .contextSet:
            if slotType == .i64 { features.append(.componentMemory64) }
        default: break
        }
        return features
    }
}
