import WasmCore

/// Types of streams and futures of a component instance, as the store numbers them.
///
/// A store's instances may have been linked apart, so that numbers of their plans mean nothing to
/// each other.
final class StreamTypes {
    private var translation = TypeTranslation()

    /// A resource of the plan has its number in the store.
    func add(_ resource: Int, _ number: UInt32) {
        translation.resources[UInt32(resource)] = Int(number)
    }

    /// A type of the plan, whose resources are known.
    func type(
        _ type: ComponentValueType, of plan: InstantiationPlan,
        in components: ComponentStoreState
    ) -> StreamType {
        components.streamType(
            translation.type(type, from: plan.types, to: &components.types))
    }
}

extension ComponentStoreState {
    /// A type of a stream or future in the store's numbers, as the machine knows it.
    func streamType(_ type: ComponentValueType) -> StreamType {
        let number: UInt32 = if case .defined(let number) = type { number } else { 0 }
        let (element, isFuture): (ComponentValueType?, Bool) =
            switch types[type] {
            case .stream(let element): (element, false)
            case .future(let element): (element, true)
            default: (nil, false)
            }
        return StreamType(
            number: number, isFuture: isFuture,
            allowsSameInstance: element.map { types[$0].isNumber } ?? true)
    }
}

extension DefinedValueType {
    /// Spec: canonical ABI, `none_or_number_type`.
    fileprivate var isNumber: Bool {
        guard case .primitive(let type) = self else { return false }
        return switch type {
        case .s8, .u8, .s16, .u16, .s32, .u32, .s64, .u64, .f32, .f64: true
        case .bool, .char, .string, .errorContext: false
        }
    }
}
