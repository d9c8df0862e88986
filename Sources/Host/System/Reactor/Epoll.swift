#if os(Linux)
    internal import Platform

    // Functions that the library has and its module leaves out, by their C names; nowhere else.

    @_extern(c, "epoll_create1")
    func epoll_create1(_ flags: Int32) -> Int32

    @_extern(c, "epoll_ctl")
    func epoll_ctl(
        _ set: Int32, _ operation: Int32, _ descriptor: Int32, _ event: UnsafeMutableRawPointer?
    ) -> Int32

    @_extern(c, "epoll_wait")
    func epoll_wait(
        _ set: Int32, _ events: UnsafeMutableRawPointer, _ eventsMax: Int32, _ milliseconds: Int32
    ) -> Int32

    @_extern(c, "eventfd")
    func eventfd(_ value: UInt32, _ flags: Int32) -> Int32

    @_extern(c, "accept4")
    func accept4(
        _ descriptor: Int32, _ address: UnsafeMutableRawPointer?,
        _ byteCount: UnsafeMutableRawPointer?, _ flags: Int32
    ) -> Int32

    /// An entry of the kernel's interface: a mask of 32 bits and data of 64, which x86-64 packs.
    enum EpollEvent {
        #if arch(x86_64)
            static let stride = 12
            static let dataOffset = 4
        #else
            static let stride = 16
            static let dataOffset = 8
        #endif

        static let isOneShot: UInt32 = 1 << 30

        static let add: Int32 = 1
        static let delete: Int32 = 2
        static let modify: Int32 = 3

        /// Of sets and of counters that wake: both close on exec, and the latter do not block.
        static let setFlags = O_CLOEXEC
        static let counterFlags = O_CLOEXEC | O_NONBLOCK
    }
#endif
