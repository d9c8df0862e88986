// The name section. Spec: core 7.4.1.

extension ByteWriter {
    /// A subsection with the name of the module. Spec: core 7.4.1.
    public mutating func moduleName(_ text: String) {
        u8(NameSection.Kind.module.rawValue)
        sized { $0.name(text) }
    }

    /// A subsection of a kind that is not indirect. The indices must ascend.
    public mutating func names(of kind: NameSection.Kind, _ names: [NameSection.Association]) {
        u8(kind.rawValue)
        sized { $0.nameMap(names) }
    }

    /// A subsection of an indirect kind. The indices must ascend.
    public mutating func nameGroups(of kind: NameSection.Kind, _ groups: [NameSection.Group]) {
        u8(kind.rawValue)
        sized {
            $0.vector(groups) {
                $0.u32($1.index)
                $0.nameMap($1.names)
            }
        }
    }

    mutating func nameMap(_ names: [NameSection.Association]) {
        vector(names) {
            $0.u32($1.index)
            $0.name($1.name)
        }
    }
}
