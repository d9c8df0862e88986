/// Nine values side by side within whoever holds them, so that they cost no allocation.
struct NineInPlace<Element: BitwiseCopyable> {
    private var elements:
        (Element, Element, Element, Element, Element, Element, Element, Element, Element)

    static var count: Int { 9 }

    init(repeating value: Element) {
        elements = (value, value, value, value, value, value, value, value, value)
    }

    /// An element, numbered from 0; there are no others.
    subscript(index: Int) -> Element {
        get {
            // Bytes at a computed place would be read from a copy of all elements.
            switch index {
            case 0: return elements.0
            case 1: return elements.1
            case 2: return elements.2
            case 3: return elements.3
            case 4: return elements.4
            case 5: return elements.5
            case 6: return elements.6
            case 7: return elements.7
            default:
                precondition(index == 8, "there are nine elements")
                return elements.8
            }
        }
        set {
            unsafe withPlace(index) { bytes, offset in
                unsafe bytes.storeBytes(of: newValue, toByteOffset: offset, as: Element.self)
            }
        }
    }

    /// The same, by one load, where the whole could be changed as well.
    mutating func load(_ index: Int) -> Element {
        unsafe withPlace(index) { bytes, offset in
            unsafe bytes.load(fromByteOffset: offset, as: Element.self)
        }
    }

    private mutating func withPlace<R>(
        _ index: Int, _ body: (UnsafeMutableRawBufferPointer, Int) -> R
    ) -> R {
        precondition(index >= 0 && index < Self.count, "there are nine elements")
        return unsafe withUnsafeMutableBytes(of: &elements) { bytes in
            unsafe body(bytes, index * MemoryLayout<Element>.stride)
        }
    }
}
