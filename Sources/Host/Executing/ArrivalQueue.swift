/// Elements in the order in which they came.
struct ArrivalQueue<Element> {
    private var elements: [Element] = []
    /// Those before it have been taken.
    private var firstIndex = 0

    var count: Int { elements.count - firstIndex }

    var first: Element? { firstIndex < elements.count ? elements[firstIndex] : nil }

    mutating func add(_ element: Element) { elements.append(element) }

    mutating func take() -> Element? {
        guard let first else { return nil }
        firstIndex += 1
        // Each is moved once at the most for each that was taken.
        if firstIndex > elements.count / 2 {
            elements.removeFirst(firstIndex)
            firstIndex = 0
        }
        return first
    }
}
