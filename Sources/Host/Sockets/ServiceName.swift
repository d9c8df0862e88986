/// Services by their names, as clients ask for them. The host's own table is not looked at, so that
/// a name means the same everywhere.
enum ServiceName {
    private static let ports: [String: UInt16] = [
        "domain": 53, "echo": 7, "ftp": 21, "http": 80, "https": 443, "imap": 143, "imaps": 993,
        "ldap": 389, "ldaps": 636, "mysql": 3306, "ntp": 123, "pop3": 110, "pop3s": 995,
        "postgresql": 5432, "redis": 6379, "smtp": 25, "ssh": 22, "submission": 587,
        "telnet": 23, "tftp": 69,
    ]

    /// The port of a service, a number or a name; 0 of none.
    ///
    /// - Throws: `aiservice`; `ainoname` for a name where a number is wanted.
    static func port(of text: String, isNumeric: Bool) throws(WASIErrno) -> UInt16 {
        if text.isEmpty { return 0 }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let port = UInt16(text) else { throw .aiservice }
            return port
        }
        guard !isNumeric else { throw .ainoname }
        guard let port = ports[text] else { throw .aiservice }
        return port
    }
}
