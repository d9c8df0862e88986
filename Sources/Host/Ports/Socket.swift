/// A connected or listening socket that the guest was given. Calls never wait: they throw `again`.
public protocol Socket: AnyObject {
    var type: FileType { get }
    var pollDescriptor: Int32 { get }

    func accept() throws(WASIErrno) -> any Socket
    /// - Returns: bytes received, 0 at the end, and whether a datagram was cut.
    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool)
    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int
    func shutdown(receive: Bool, send: Bool) throws(WASIErrno)
}
