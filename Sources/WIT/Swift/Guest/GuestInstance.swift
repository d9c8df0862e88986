/// A namespace of the file for guests: an interface that is imported or exported, or what the world
/// itself has.
///
/// An interface may be there several times; its resources are then different types each time.
struct GuestInstance {
    /// Nil for the world.
    var interface: Resolution.InterfaceID?
    var isExport = false
    /// Where its types and functions are in Swift.
    var path: [String]
    /// What others call it: the module of core imports, the prefix of core exports.
    var name: String
    /// Its types by name, in order.
    var types: [Resolution.TypeID] = []
    /// The names of its types in Swift.
    var typeNames: [Resolution.TypeID: String] = [:]
    /// The names of what lifts and lowers them.
    var codecNames: [Resolution.TypeID: String] = [:]
    /// Of exports: the type that implements it, `Guest.Stock`, and what that conforms to.
    var implementation = ""
    var protocolName = ""
    var resourceProtocols: [Resolution.TypeID: String] = [:]
    var docs: String?

    /// The module that built-ins for its resources and streams are imported from.
    var builtInModule: String { isExport ? "[export]" + name : name }

    /// A function of it as it is exported.
    func exportName(_ function: String) -> String {
        interface == nil ? function : "\(name)#\(function)"
    }
}
