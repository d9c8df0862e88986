import WasmCore

/// Numbers of the resource types that stand in the type of a function, while it is described.
public struct ComponentResourceTypes: Sendable {
    /// Swift types that stand for resources, by number.
    private(set) var tags: [ObjectIdentifier] = []

    init() {}

    /// The number of a resource type.
    ///
    /// - Parameter type: The Swift type that stands for it, the same one wherever it is the same.
    public mutating func number<Resource>(of type: Resource.Type) -> UInt32 {
        let tag = ObjectIdentifier(type)
        if let known = tags.firstIndex(of: tag) { return UInt32(known) }
        tags.append(tag)
        return UInt32(tags.count - 1)
    }
}

/// Which resources the resource types of a Swift function are.
@usableFromInline
final class ResourceBindings: Sendable {
    private let list: [(tag: ObjectIdentifier, resource: UInt32)]
    /// Whether numbers are a store's; else they are a plan's.
    private let isOfStore: Bool

    init(_ list: [(tag: ObjectIdentifier, resource: UInt32)], isOfStore: Bool = false) {
        self.list = list
        self.isOfStore = isOfStore
    }

    @usableFromInline static let none = ResourceBindings([])

    /// The store's number.
    ///
    /// - Parameter context: Of the plan.
    func resource(
        _ tag: ObjectIdentifier, in context: CanonicalContext
    ) throws(Trap) -> UInt32 {
        for entry in list where entry.tag == tag {
            return isOfStore ? entry.resource : context.resource(entry.resource)
        }
        throw Trap(.host, message: "a handle of a resource that the function's type does not have")
    }

    /// The same for all components of the store.
    func inStore(of context: CanonicalContext) -> ResourceBindings {
        if isOfStore || list.isEmpty { return self }
        return ResourceBindings(
            list.map { ($0.tag, context.resource($0.resource)) }, isOfStore: true)
    }
}

/// A handle that owns a resource.
///
/// - Parameter Resource: The Swift type that stands for the resource type. Nothing is asked of it
///   but that it is the same one wherever the resource is the same.
public struct OwnHandle<Resource>: Hashable, Sendable {
    /// The handle, for ``ComponentResources``.
    public let handle: ResourceHandle

    /// A handle of the type, which is compared with the guest's when the handle is handed over.
    public init(_ handle: ResourceHandle) { self.handle = handle }
}

/// A handle that is lent for the time of a call. Any handle can be lent.
///
/// - Parameter Resource: As for ``OwnHandle``.
public struct BorrowHandle<Resource>: Hashable, Sendable {
    /// The handle, for ``ComponentResources``.
    public let handle: ResourceHandle

    /// A handle of the type, which is compared with the guest's when the handle is handed over.
    public init(_ handle: ResourceHandle) { self.handle = handle }
}

extension OwnHandle: ComponentConvertible {
    /// `own`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .own(resource: resources.number(of: Resource.self))
    }
    /// That of any handle.
    public static var componentLayout: ComponentLayout { UInt32.componentLayout }
    /// Takes the resource from the guest.
    ///
    /// - Throws: ``Trap`` if the guest has no such handle, or has lent it.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        Self(try reader.handle(of: Resource.self, isBorrow: false))
    }
    /// Gives the resource away.
    ///
    /// - Throws: ``Trap`` if the handle is none of the store and type, used up, or does not own.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(handle, of: Resource.self, isBorrow: false)
    }
}

extension BorrowHandle: ComponentConvertible {
    /// `borrow`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .borrow(resource: resources.number(of: Resource.self))
    }
    /// That of any handle.
    public static var componentLayout: ComponentLayout { UInt32.componentLayout }
    /// A handle for the time of the call.
    ///
    /// - Throws: ``Trap`` if the guest has no such handle.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        Self(try reader.handle(of: Resource.self, isBorrow: true))
    }
    /// Lends the resource.
    ///
    /// - Throws: ``Trap`` if the handle is none of the store and type, or used up.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(handle, of: Resource.self, isBorrow: true)
    }
}

extension CanonicalReader {
    fileprivate mutating func handle<Resource>(
        of type: Resource.Type, isBorrow: Bool
    ) throws(Trap) -> ResourceHandle {
        let resource = try bindings.resource(ObjectIdentifier(type), in: context)
        return try handle(type: resource, isBorrow: isBorrow)
    }
}

extension CanonicalWriter {
    fileprivate mutating func append<Resource>(
        _ handle: ResourceHandle, of type: Resource.Type, isBorrow: Bool
    ) throws(Trap) {
        let resource = try bindings.resource(ObjectIdentifier(type), in: context)
        try append(handle, type: resource, isBorrow: isBorrow)
    }
}
