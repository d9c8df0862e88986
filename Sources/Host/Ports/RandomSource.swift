/// Where a guest gets random bytes from.
public protocol RandomSource: AnyObject {
    func fill(_ bytes: inout MutableRawSpan)
}
