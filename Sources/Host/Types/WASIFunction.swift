public import WasmCore

/// A function of `wasi_snapshot_preview1`, or of its extension for sockets; the raw value is the
/// name it is imported by.
public enum WASIFunction: String, CaseIterable, Sendable {
    case argsGet = "args_get"
    case argsSizesGet = "args_sizes_get"
    case environGet = "environ_get"
    case environSizesGet = "environ_sizes_get"
    case clockResGet = "clock_res_get"
    case clockTimeGet = "clock_time_get"
    case fdAdvise = "fd_advise"
    case fdAllocate = "fd_allocate"
    case fdClose = "fd_close"
    case fdDatasync = "fd_datasync"
    case fdFdstatGet = "fd_fdstat_get"
    case fdFdstatSetFlags = "fd_fdstat_set_flags"
    case fdFdstatSetRights = "fd_fdstat_set_rights"
    case fdFilestatGet = "fd_filestat_get"
    case fdFilestatSetSize = "fd_filestat_set_size"
    case fdFilestatSetTimes = "fd_filestat_set_times"
    case fdPread = "fd_pread"
    case fdPrestatGet = "fd_prestat_get"
    case fdPrestatDirName = "fd_prestat_dir_name"
    case fdPwrite = "fd_pwrite"
    case fdRead = "fd_read"
    case fdReaddir = "fd_readdir"
    case fdRenumber = "fd_renumber"
    case fdSeek = "fd_seek"
    case fdSync = "fd_sync"
    case fdTell = "fd_tell"
    case fdWrite = "fd_write"
    case pathCreateDirectory = "path_create_directory"
    case pathFilestatGet = "path_filestat_get"
    case pathFilestatSetTimes = "path_filestat_set_times"
    case pathLink = "path_link"
    case pathOpen = "path_open"
    case pathReadlink = "path_readlink"
    case pathRemoveDirectory = "path_remove_directory"
    case pathRename = "path_rename"
    case pathSymlink = "path_symlink"
    case pathUnlinkFile = "path_unlink_file"
    case pollOneoff = "poll_oneoff"
    case procExit = "proc_exit"
    case procRaise = "proc_raise"
    case schedYield = "sched_yield"
    case randomGet = "random_get"
    case sockAccept = "sock_accept"
    case sockRecv = "sock_recv"
    case sockSend = "sock_send"
    case sockShutdown = "sock_shutdown"
    case sockOpen = "sock_open"
    case sockBind = "sock_bind"
    case sockListen = "sock_listen"
    case sockConnect = "sock_connect"
    case sockRecvFrom = "sock_recv_from"
    case sockSendTo = "sock_send_to"
    case sockGetLocalAddress = "sock_getlocaladdr"
    case sockGetPeerAddress = "sock_getpeeraddr"
    case sockGetOption = "sock_getsockopt"
    case sockSetOption = "sock_setsockopt"
    case sockGetAddressInfo = "sock_getaddrinfo"

    /// The module that guests import these functions from.
    public static let moduleName = "wasi_snapshot_preview1"

    /// Parameters and results in terms of WebAssembly.
    public var signature: FunctionType { row.type }

    /// What the function has in an older form of the extension for sockets, which programs import
    /// by the same name; nil for most.
    public var olderSignature: FunctionType? { olderRow?.type }
}

extension WASIFunction {
    /// Whether it is of the extension for sockets and not of the standard.
    var isExtension: Bool {
        switch self {
        case .sockOpen, .sockBind, .sockListen, .sockConnect, .sockRecvFrom, .sockSendTo,
            .sockGetLocalAddress, .sockGetPeerAddress, .sockGetOption, .sockSetOption,
            .sockGetAddressInfo:
            true
        default: false
        }
    }
}
