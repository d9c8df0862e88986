/// Where a guest gets random bytes from.
public protocol RandomSource: AnyObject {
    /// Overwrites all bytes; guests make keys of them.
    func fill(_ bytes: inout MutableRawSpan)
}
