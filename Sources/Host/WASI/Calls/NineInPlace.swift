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
            precondition(index >= 0 && index < Self.count)
            return unsafe withUnsafeBytes(of: elements) { bytes in
                unsafe bytes.load(
                    fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
            }
        }
        set {
            precondition(index >= 0 && index < Self.count)
            unsafe withUnsafeMutableBytes(of: &elements) { bytes in
                unsafe bytes.storeBytes(
                    of: newValue, toByteOffset: index * MemoryLayout<Element>.stride,
                    as: Element.self)
            }
        }
    }
}
