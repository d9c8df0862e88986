extension GuestRuntime {
    /// Handles both ways.
    static let resources = #"""
        // MARK: - Resources

        extension Canonical {
            /// Where a resource is in the component's table.
            struct Handle {
                var index: UInt32
            }

            /// A resource of somebody else.
            protocol Resource: ~Copyable {
                init(_ handle: Handle)
                var handle: UInt32 { get }
                /// Gives the handle away, which is then not dropped.
                consuming func take() -> UInt32
            }

            /// A resource within another value: in a list, a record, an error. It is dropped with
            /// its last owner, unless somebody took it.
            final class Owned<Wrapped: Resource & ~Copyable> {
                private var handle: UInt32

                init(_ resource: consuming Wrapped) {
                    handle = resource.take()
                }

                init(handle: UInt32) {
                    self.handle = handle
                }

                /// The resource itself. A trap if it was taken before.
                func take() -> Wrapped { Wrapped(Handle(index: takeHandle())) }

                func takeHandle() -> UInt32 {
                    guard handle != 0 else { trap() }
                    let result = handle
                    handle = 0
                    return result
                }

                deinit {
                    if handle != 0 { _ = Wrapped(Handle(index: handle)) }
                }
            }

            /// A resource that is lent within another value, for a call.
            struct Borrowed<Wrapped: Resource & ~Copyable> {
                var handle: UInt32

                init(_ resource: borrowing Wrapped) {
                    handle = resource.handle
                }

                init(handle: UInt32) {
                    self.handle = handle
                }

                /// Lets somebody use it.
                func use<Result>(_ body: (borrowing Wrapped) -> Result) -> Result {
                    let resource = Wrapped(Handle(index: handle))
                    let result = body(resource)
                    _ = resource.take()
                    return result
                }
            }

            enum Own<Wrapped: Resource & ~Copyable>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Owned<Wrapped> {
                    Owned(handle: cursor.load(UInt32.self))
                }
                static func lower(_ value: Owned<Wrapped>, _ cursor: inout some Cursor) {
                    cursor.store(value.takeHandle())
                }
            }

            enum Borrow<Wrapped: Resource & ~Copyable>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Borrowed<Wrapped> {
                    let handle = cursor.load(UInt32.self)
                    canonicalBorrows.append(
                        Lent(drop: { _ = Wrapped(Handle(index: $0)) }, handle: handle))
                    return Borrowed(handle: handle)
                }
                static func lower(_ value: Borrowed<Wrapped>, _ cursor: inout some Cursor) {
                    cursor.store(value.handle)
                }
            }

            /// What was lent to the present call, and has to be given back before it returns.
            struct Lent {
                var drop: (UInt32) -> Void
                var handle: UInt32
            }

            /// What was lent with the arguments that were lifted last.
            static func takeBorrows() -> [Lent] {
                let borrows = canonicalBorrows
                canonicalBorrows = []
                return borrows
            }

            static func drop(_ borrows: [Lent]) {
                for lent in borrows { lent.drop(lent.handle) }
            }

            /// A resource of this component: its objects are known to others by handles.
            protocol ExportedResource {
                associatedtype Object: AnyObject
                static func new(_ object: UInt32) -> UInt32
                static func object(_ handle: UInt32) -> UInt32
                static func drop(_ handle: UInt32)
            }

            static func object<Object: AnyObject>(
                _ address: UInt32, _ type: Object.Type
            ) -> Object {
                Unmanaged<Object>.fromOpaque(pointer(address)).takeUnretainedValue()
            }

            static func release<Object: AnyObject>(_ address: UInt32, _ type: Object.Type) {
                Unmanaged<Object>.fromOpaque(pointer(address)).release()
            }

            static func retain<Object: AnyObject>(_ object: Object) -> UInt32 {
                address(Unmanaged.passRetained(object).toOpaque())
            }

            enum ExportedOwn<Table: ExportedResource>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Table.Object {
                    let handle = cursor.load(UInt32.self)
                    let object = object(Table.object(handle), Table.Object.self)
                    Table.drop(handle)
                    return object
                }
                static func lower(_ value: Table.Object, _ cursor: inout some Cursor) {
                    cursor.store(Table.new(retain(value)))
                }
            }

            enum ExportedBorrow<Table: ExportedResource>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Table.Object {
                    object(cursor.load(UInt32.self), Table.Object.self)
                }
                static func lower(_ value: Table.Object, _ cursor: inout some Cursor) {
                    cursor.store(address(Unmanaged.passUnretained(value).toOpaque()))
                }
            }
        }

        nonisolated(unsafe) private var canonicalBorrows: [Canonical.Lent] = []
        """#
}
