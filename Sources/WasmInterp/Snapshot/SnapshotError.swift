/// Why a snapshot cannot be read: where, and what is wrong there.
public struct SnapshotError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// It does not begin as one.
        case noSnapshot
        /// Of this major version.
        case version(UInt16)
        /// It ends too early.
        case cut
        /// Something has changed since it was written.
        case checksum
        /// One that has to be known and is not.
        case unknownSection(UInt16)
        /// Sections are missing, or in another order.
        case sections
        /// What is there is nothing that anybody writes.
        case malformed(String)
        /// The whole is not what was written.
        case digest
        /// Bytes behind the end.
        case trailingBytes
        /// All modules that nobody has, or that were given for others.
        case modules([ModuleMismatch])
        /// More than it may ask for.
        case limitExceeded(String)
        /// The snapshot that it goes on from, by its digest, is not there.
        case missingParent(String)
        /// A snapshot that was given for the one that it goes on from.
        case otherParent(wanted: String, given: String)
        /// It needs more snapshots than this, itself included.
        case chainTooLong(countMax: Int)
        /// Pages are kept elsewhere, and nobody said where.
        case noPageStore
        /// A page that is kept elsewhere cannot be had.
        case page(PageStoreError)
    }

    /// A module that is not the one that a snapshot names, by their digests.
    public struct ModuleMismatch: Hashable, Sendable {
        /// The one that the snapshot names.
        public var wanted: String
        /// nil if nobody has it.
        public var given: String?

        package init(wanted: String, given: String?) {
            self.wanted = wanted
            self.given = given
        }
    }

    /// What is wrong.
    public var code: Code
    /// nil in header and trailer.
    package var section: SnapshotSection?
    /// In bytes from the start of the snapshot; of the part in which the fault is.
    public var offset: UInt64
    /// The digest of the snapshot in which that is; nil for the one that is read, not a parent.
    public var parent: String?

    init(_ code: Code, _ section: SnapshotSection? = nil, offset: UInt64) {
        self.code = code
        self.section = section
        self.offset = offset
    }
}
