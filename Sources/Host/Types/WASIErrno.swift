/// What a call of preview 1 answers; the raw value is what the guest sees.
///
/// The names are those of the specification, except `toobig` for `2big`. Spec: preview 1, `errno`.
/// Those that begin with `ai` are of the extension for sockets: why `sock_getaddrinfo` failed.
public enum WASIErrno: UInt16, Error, CaseIterable, Sendable {
    case success = 0
    case toobig, acces, addrinuse, addrnotavail, afnosupport, again, already, badf, badmsg
    case busy, canceled, child, connaborted, connrefused, connreset, deadlk, destaddrreq, dom
    case dquot, exist, fault, fbig, hostunreach, idrm, ilseq, inprogress, intr, inval, io
    case isconn, isdir, loop, mfile, mlink, msgsize, multihop, nametoolong, netdown, netreset
    case netunreach, nfile, nobufs, nodev, noent, noexec, nolck, nolink, nomem, nomsg
    case noprotoopt, nospc, nosys, notconn, notdir, notempty, notrecoverable, notsock, notsup
    case notty, nxio, overflow, ownerdead, perm, pipe, proto, protonosupport, prototype, range
    case rofs, spipe, srch, stale, timedout, txtbsy, xdev, notcapable
    case aiaddrfamily, aiagain, aibadflag, aifail, aifamily, aimemory, ainodata, ainoname
    case aiservice, aisocktype, aisystem
}
