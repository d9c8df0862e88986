/// A connected or listening socket that the guest was given. Calls never wait: they throw `again`.
public protocol Socket: AnyObject {
    /// A stream or a datagram socket.
    var type: FileType { get }
    /// What `poll` is asked about before a call.
    var pollDescriptor: Int32 { get }

    /// The next connection of a listening socket.
    ///
    /// - Throws: `again` if there is none now.
    func accept() throws(WASIErrno) -> any Socket

    /// Receives what is there, and leaves it there if asked to.
    ///
    /// - Returns: Bytes received, 0 at the end, and whether a datagram was cut.
    /// - Throws: `again` if there is nothing now; `connreset` if the other end is gone.
    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool)

    /// Sends a prefix and returns its length.
    ///
    /// - Throws: `again` if nothing can be taken now; `pipe` if the other end takes no more.
    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int

    /// Ends one way or both.
    ///
    /// - Throws: `notconn` if there is no other end.
    func shutdown(receive: Bool, send: Bool) throws(WASIErrno)
}
