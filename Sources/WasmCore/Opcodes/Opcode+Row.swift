// The one table of instructions: decoder, encoder, text parser and printer, validator and
// translator all read it. A new instruction starts as a case of `Opcode`; the compiler then asks
// for its row here. Columns: text, immediates, stack effect, then what an instruction has of access
// width, lane count, feature and use in constant expressions.

extension Opcode {
    /// Name, immediates, stack effect and the remaining columns of this instruction.
    public var row: Row {
        switch self {
        case .unreachable: .init("unreachable", .none, .special)
        case .nop: .init("nop", .none, .none_none)
        case .block: .init("block", .blockType, .special)
        case .loop: .init("loop", .blockType, .special)
        case .if: .init("if", .blockType, .special)
        case .else: .init("else", .none, .special)
        case .throw: .init("throw", .tag, .special, feature: .exceptions)
        case .throwRef: .init("throw_ref", .none, .special, feature: .exceptions)
        case .end: .init("end", .none, .special)
        case .br: .init("br", .label, .special)
        case .brIf: .init("br_if", .label, .special)
        case .brTable: .init("br_table", .labelTable, .special)
        case .return: .init("return", .none, .special)
        case .call: .init("call", .function, .special)
        case .callIndirect: .init("call_indirect", .callIndirect, .special)
        case .returnCall: .init("return_call", .function, .special, feature: .tailCalls)
        case .returnCallIndirect:
            .init("return_call_indirect", .callIndirect, .special, feature: .tailCalls)
        case .callRef: .init("call_ref", .type, .special, feature: .functionReferences)
        case .returnCallRef: .init("return_call_ref", .type, .special, feature: .functionReferences)
        case .drop: .init("drop", .none, .special)
        case .select: .init("select", .none, .special)
        case .selectTyped: .init("select", .selectTypes, .special, feature: .referenceTypes)
        case .tryTable: .init("try_table", .tryTable, .special, feature: .exceptions)
        case .localGet: .init("local.get", .local, .special)
        case .localSet: .init("local.set", .local, .special)
        case .localTee: .init("local.tee", .local, .special)
        case .globalGet: .init("global.get", .global, .special, constant: .core)
        case .globalSet: .init("global.set", .global, .special)
        case .tableGet: .init("table.get", .table, .special, feature: .referenceTypes)
        case .tableSet: .init("table.set", .table, .special, feature: .referenceTypes)
        case .i32Load: .init("i32.load", .memory, .a_i, accessBytes: 4)
        case .i64Load: .init("i64.load", .memory, .a_l, accessBytes: 8)
        case .f32Load: .init("f32.load", .memory, .a_f, accessBytes: 4)
        case .f64Load: .init("f64.load", .memory, .a_d, accessBytes: 8)
        case .i32Load8S: .init("i32.load8_s", .memory, .a_i, accessBytes: 1)
        case .i32Load8U: .init("i32.load8_u", .memory, .a_i, accessBytes: 1)
        case .i32Load16S: .init("i32.load16_s", .memory, .a_i, accessBytes: 2)
        case .i32Load16U: .init("i32.load16_u", .memory, .a_i, accessBytes: 2)
        case .i64Load8S: .init("i64.load8_s", .memory, .a_l, accessBytes: 1)
        case .i64Load8U: .init("i64.load8_u", .memory, .a_l, accessBytes: 1)
        case .i64Load16S: .init("i64.load16_s", .memory, .a_l, accessBytes: 2)
        case .i64Load16U: .init("i64.load16_u", .memory, .a_l, accessBytes: 2)
        case .i64Load32S: .init("i64.load32_s", .memory, .a_l, accessBytes: 4)
        case .i64Load32U: .init("i64.load32_u", .memory, .a_l, accessBytes: 4)
        case .i32Store: .init("i32.store", .memory, .ai_none, accessBytes: 4)
        case .i64Store: .init("i64.store", .memory, .al_none, accessBytes: 8)
        case .f32Store: .init("f32.store", .memory, .af_none, accessBytes: 4)
        case .f64Store: .init("f64.store", .memory, .ad_none, accessBytes: 8)
        case .i32Store8: .init("i32.store8", .memory, .ai_none, accessBytes: 1)
        case .i32Store16: .init("i32.store16", .memory, .ai_none, accessBytes: 2)
        case .i64Store8: .init("i64.store8", .memory, .al_none, accessBytes: 1)
        case .i64Store16: .init("i64.store16", .memory, .al_none, accessBytes: 2)
        case .i64Store32: .init("i64.store32", .memory, .al_none, accessBytes: 4)
        case .memorySize: .init("memory.size", .memoryIndex, .none_a)
        case .memoryGrow: .init("memory.grow", .memoryIndex, .a_a)
        case .i32Const: .init("i32.const", .i32, .none_i, constant: .core)
        case .i64Const: .init("i64.const", .i64, .none_l, constant: .core)
        case .f32Const: .init("f32.const", .f32, .none_f, constant: .core)
        case .f64Const: .init("f64.const", .f64, .none_d, constant: .core)
        case .i32Eqz: .init("i32.eqz", .none, .i_i)
        case .i32Eq: .init("i32.eq", .none, .ii_i)
        case .i32Ne: .init("i32.ne", .none, .ii_i)
        case .i32LtS: .init("i32.lt_s", .none, .ii_i)
        case .i32LtU: .init("i32.lt_u", .none, .ii_i)
        case .i32GtS: .init("i32.gt_s", .none, .ii_i)
        case .i32GtU: .init("i32.gt_u", .none, .ii_i)
        case .i32LeS: .init("i32.le_s", .none, .ii_i)
        case .i32LeU: .init("i32.le_u", .none, .ii_i)
        case .i32GeS: .init("i32.ge_s", .none, .ii_i)
        case .i32GeU: .init("i32.ge_u", .none, .ii_i)
        case .i64Eqz: .init("i64.eqz", .none, .l_i)
        case .i64Eq: .init("i64.eq", .none, .ll_i)
        case .i64Ne: .init("i64.ne", .none, .ll_i)
        case .i64LtS: .init("i64.lt_s", .none, .ll_i)
        case .i64LtU: .init("i64.lt_u", .none, .ll_i)
        case .i64GtS: .init("i64.gt_s", .none, .ll_i)
        case .i64GtU: .init("i64.gt_u", .none, .ll_i)
        case .i64LeS: .init("i64.le_s", .none, .ll_i)
        case .i64LeU: .init("i64.le_u", .none, .ll_i)
        case .i64GeS: .init("i64.ge_s", .none, .ll_i)
        case .i64GeU: .init("i64.ge_u", .none, .ll_i)
        case .f32Eq: .init("f32.eq", .none, .ff_i)
        case .f32Ne: .init("f32.ne", .none, .ff_i)
        case .f32Lt: .init("f32.lt", .none, .ff_i)
        case .f32Gt: .init("f32.gt", .none, .ff_i)
        case .f32Le: .init("f32.le", .none, .ff_i)
        case .f32Ge: .init("f32.ge", .none, .ff_i)
        case .f64Eq: .init("f64.eq", .none, .dd_i)
        case .f64Ne: .init("f64.ne", .none, .dd_i)
        case .f64Lt: .init("f64.lt", .none, .dd_i)
        case .f64Gt: .init("f64.gt", .none, .dd_i)
        case .f64Le: .init("f64.le", .none, .dd_i)
        case .f64Ge: .init("f64.ge", .none, .dd_i)
        case .i32Clz: .init("i32.clz", .none, .i_i)
        case .i32Ctz: .init("i32.ctz", .none, .i_i)
        case .i32Popcnt: .init("i32.popcnt", .none, .i_i)
        case .i32Add: .init("i32.add", .none, .ii_i, constant: .extended)
        case .i32Sub: .init("i32.sub", .none, .ii_i, constant: .extended)
        case .i32Mul: .init("i32.mul", .none, .ii_i, constant: .extended)
        case .i32DivS: .init("i32.div_s", .none, .ii_i)
        case .i32DivU: .init("i32.div_u", .none, .ii_i)
        case .i32RemS: .init("i32.rem_s", .none, .ii_i)
        case .i32RemU: .init("i32.rem_u", .none, .ii_i)
        case .i32And: .init("i32.and", .none, .ii_i)
        case .i32Or: .init("i32.or", .none, .ii_i)
        case .i32Xor: .init("i32.xor", .none, .ii_i)
        case .i32Shl: .init("i32.shl", .none, .ii_i)
        case .i32ShrS: .init("i32.shr_s", .none, .ii_i)
        case .i32ShrU: .init("i32.shr_u", .none, .ii_i)
        case .i32Rotl: .init("i32.rotl", .none, .ii_i)
        case .i32Rotr: .init("i32.rotr", .none, .ii_i)
        case .i64Clz: .init("i64.clz", .none, .l_l)
        case .i64Ctz: .init("i64.ctz", .none, .l_l)
        case .i64Popcnt: .init("i64.popcnt", .none, .l_l)
        case .i64Add: .init("i64.add", .none, .ll_l, constant: .extended)
        case .i64Sub: .init("i64.sub", .none, .ll_l, constant: .extended)
        case .i64Mul: .init("i64.mul", .none, .ll_l, constant: .extended)
        case .i64DivS: .init("i64.div_s", .none, .ll_l)
        case .i64DivU: .init("i64.div_u", .none, .ll_l)
        case .i64RemS: .init("i64.rem_s", .none, .ll_l)
        case .i64RemU: .init("i64.rem_u", .none, .ll_l)
        case .i64And: .init("i64.and", .none, .ll_l)
        case .i64Or: .init("i64.or", .none, .ll_l)
        case .i64Xor: .init("i64.xor", .none, .ll_l)
        case .i64Shl: .init("i64.shl", .none, .ll_l)
        case .i64ShrS: .init("i64.shr_s", .none, .ll_l)
        case .i64ShrU: .init("i64.shr_u", .none, .ll_l)
        case .i64Rotl: .init("i64.rotl", .none, .ll_l)
        case .i64Rotr: .init("i64.rotr", .none, .ll_l)
        case .f32Abs: .init("f32.abs", .none, .f_f)
        case .f32Neg: .init("f32.neg", .none, .f_f)
        case .f32Ceil: .init("f32.ceil", .none, .f_f)
        case .f32Floor: .init("f32.floor", .none, .f_f)
        case .f32Trunc: .init("f32.trunc", .none, .f_f)
        case .f32Nearest: .init("f32.nearest", .none, .f_f)
        case .f32Sqrt: .init("f32.sqrt", .none, .f_f)
        case .f32Add: .init("f32.add", .none, .ff_f)
        case .f32Sub: .init("f32.sub", .none, .ff_f)
        case .f32Mul: .init("f32.mul", .none, .ff_f)
        case .f32Div: .init("f32.div", .none, .ff_f)
        case .f32Min: .init("f32.min", .none, .ff_f)
        case .f32Max: .init("f32.max", .none, .ff_f)
        case .f32Copysign: .init("f32.copysign", .none, .ff_f)
        case .f64Abs: .init("f64.abs", .none, .d_d)
        case .f64Neg: .init("f64.neg", .none, .d_d)
        case .f64Ceil: .init("f64.ceil", .none, .d_d)
        case .f64Floor: .init("f64.floor", .none, .d_d)
        case .f64Trunc: .init("f64.trunc", .none, .d_d)
        case .f64Nearest: .init("f64.nearest", .none, .d_d)
        case .f64Sqrt: .init("f64.sqrt", .none, .d_d)
        case .f64Add: .init("f64.add", .none, .dd_d)
        case .f64Sub: .init("f64.sub", .none, .dd_d)
        case .f64Mul: .init("f64.mul", .none, .dd_d)
        case .f64Div: .init("f64.div", .none, .dd_d)
        case .f64Min: .init("f64.min", .none, .dd_d)
        case .f64Max: .init("f64.max", .none, .dd_d)
        case .f64Copysign: .init("f64.copysign", .none, .dd_d)
        case .i32WrapI64: .init("i32.wrap_i64", .none, .l_i)
        case .i32TruncF32S: .init("i32.trunc_f32_s", .none, .f_i)
        case .i32TruncF32U: .init("i32.trunc_f32_u", .none, .f_i)
        case .i32TruncF64S: .init("i32.trunc_f64_s", .none, .d_i)
        case .i32TruncF64U: .init("i32.trunc_f64_u", .none, .d_i)
        case .i64ExtendI32S: .init("i64.extend_i32_s", .none, .i_l)
        case .i64ExtendI32U: .init("i64.extend_i32_u", .none, .i_l)
        case .i64TruncF32S: .init("i64.trunc_f32_s", .none, .f_l)
        case .i64TruncF32U: .init("i64.trunc_f32_u", .none, .f_l)
        case .i64TruncF64S: .init("i64.trunc_f64_s", .none, .d_l)
        case .i64TruncF64U: .init("i64.trunc_f64_u", .none, .d_l)
        case .f32ConvertI32S: .init("f32.convert_i32_s", .none, .i_f)
        case .f32ConvertI32U: .init("f32.convert_i32_u", .none, .i_f)
        case .f32ConvertI64S: .init("f32.convert_i64_s", .none, .l_f)
        case .f32ConvertI64U: .init("f32.convert_i64_u", .none, .l_f)
        case .f32DemoteF64: .init("f32.demote_f64", .none, .d_f)
        case .f64ConvertI32S: .init("f64.convert_i32_s", .none, .i_d)
        case .f64ConvertI32U: .init("f64.convert_i32_u", .none, .i_d)
        case .f64ConvertI64S: .init("f64.convert_i64_s", .none, .l_d)
        case .f64ConvertI64U: .init("f64.convert_i64_u", .none, .l_d)
        case .f64PromoteF32: .init("f64.promote_f32", .none, .f_d)
        case .i32ReinterpretF32: .init("i32.reinterpret_f32", .none, .f_i)
        case .i64ReinterpretF64: .init("i64.reinterpret_f64", .none, .d_l)
        case .f32ReinterpretI32: .init("f32.reinterpret_i32", .none, .i_f)
        case .f64ReinterpretI64: .init("f64.reinterpret_i64", .none, .l_d)
        case .i32Extend8S: .init("i32.extend8_s", .none, .i_i, feature: .signExtension)
        case .i32Extend16S: .init("i32.extend16_s", .none, .i_i, feature: .signExtension)
        case .i64Extend8S: .init("i64.extend8_s", .none, .l_l, feature: .signExtension)
        case .i64Extend16S: .init("i64.extend16_s", .none, .l_l, feature: .signExtension)
        case .i64Extend32S: .init("i64.extend32_s", .none, .l_l, feature: .signExtension)
        case .refNull:
            .init("ref.null", .heapType, .special, feature: .referenceTypes, constant: .core)
        case .refIsNull: .init("ref.is_null", .none, .special, feature: .referenceTypes)
        case .refFunc:
            .init("ref.func", .function, .special, feature: .referenceTypes, constant: .core)
        case .refEq: .init("ref.eq", .none, .special, feature: .gc)
        case .refAsNonNull: .init("ref.as_non_null", .none, .special, feature: .functionReferences)
        case .brOnNull: .init("br_on_null", .label, .special, feature: .functionReferences)
        case .brOnNonNull: .init("br_on_non_null", .label, .special, feature: .functionReferences)
        case .structNew: .init("struct.new", .type, .special, feature: .gc, constant: .extended)
        case .structNewDefault:
            .init("struct.new_default", .type, .special, feature: .gc, constant: .extended)
        case .structGet: .init("struct.get", .typeField, .special, feature: .gc)
        case .structGetS: .init("struct.get_s", .typeField, .special, feature: .gc)
        case .structGetU: .init("struct.get_u", .typeField, .special, feature: .gc)
        case .structSet: .init("struct.set", .typeField, .special, feature: .gc)
        case .arrayNew: .init("array.new", .type, .special, feature: .gc, constant: .extended)
        case .arrayNewDefault:
            .init("array.new_default", .type, .special, feature: .gc, constant: .extended)
        case .arrayNewFixed:
            .init("array.new_fixed", .typeCount, .special, feature: .gc, constant: .extended)
        case .arrayNewData: .init("array.new_data", .typeData, .special, feature: .gc)
        case .arrayNewElem: .init("array.new_elem", .typeElement, .special, feature: .gc)
        case .arrayGet: .init("array.get", .type, .special, feature: .gc)
        case .arrayGetS: .init("array.get_s", .type, .special, feature: .gc)
        case .arrayGetU: .init("array.get_u", .type, .special, feature: .gc)
        case .arraySet: .init("array.set", .type, .special, feature: .gc)
        case .arrayLen: .init("array.len", .none, .special, feature: .gc)
        case .arrayFill: .init("array.fill", .type, .special, feature: .gc)
        case .arrayCopy: .init("array.copy", .typeType, .special, feature: .gc)
        case .arrayInitData: .init("array.init_data", .typeData, .special, feature: .gc)
        case .arrayInitElem: .init("array.init_elem", .typeElement, .special, feature: .gc)
        case .refTest: .init("ref.test", .heapType, .special, feature: .gc)
        case .refTestNull: .init("ref.test", .heapType, .special, feature: .gc)
        case .refCast: .init("ref.cast", .heapType, .special, feature: .gc)
        case .refCastNull: .init("ref.cast", .heapType, .special, feature: .gc)
        case .brOnCast: .init("br_on_cast", .castLabel, .special, feature: .gc)
        case .brOnCastFail: .init("br_on_cast_fail", .castLabel, .special, feature: .gc)
        case .anyConvertExtern:
            .init("any.convert_extern", .none, .special, feature: .gc, constant: .extended)
        case .externConvertAny:
            .init("extern.convert_any", .none, .special, feature: .gc, constant: .extended)
        case .refI31: .init("ref.i31", .none, .special, feature: .gc, constant: .extended)
        case .i31GetS: .init("i31.get_s", .none, .special, feature: .gc)
        case .i31GetU: .init("i31.get_u", .none, .special, feature: .gc)
        case .i32TruncSatF32S:
            .init("i32.trunc_sat_f32_s", .none, .f_i, feature: .saturatingTruncation)
        case .i32TruncSatF32U:
            .init("i32.trunc_sat_f32_u", .none, .f_i, feature: .saturatingTruncation)
        case .i32TruncSatF64S:
            .init("i32.trunc_sat_f64_s", .none, .d_i, feature: .saturatingTruncation)
        case .i32TruncSatF64U:
            .init("i32.trunc_sat_f64_u", .none, .d_i, feature: .saturatingTruncation)
        case .i64TruncSatF32S:
            .init("i64.trunc_sat_f32_s", .none, .f_l, feature: .saturatingTruncation)
        case .i64TruncSatF32U:
            .init("i64.trunc_sat_f32_u", .none, .f_l, feature: .saturatingTruncation)
        case .i64TruncSatF64S:
            .init("i64.trunc_sat_f64_s", .none, .d_l, feature: .saturatingTruncation)
        case .i64TruncSatF64U:
            .init("i64.trunc_sat_f64_u", .none, .d_l, feature: .saturatingTruncation)
        case .memoryInit: .init("memory.init", .dataMemory, .special, feature: .bulkMemory)
        case .dataDrop: .init("data.drop", .data, .none_none, feature: .bulkMemory)
        case .memoryCopy: .init("memory.copy", .memoryMemory, .special, feature: .bulkMemory)
        case .memoryFill: .init("memory.fill", .memoryIndex, .aia_none, feature: .bulkMemory)
        case .tableInit: .init("table.init", .elementTable, .special, feature: .bulkMemory)
        case .elemDrop: .init("elem.drop", .element, .none_none, feature: .bulkMemory)
        case .tableCopy: .init("table.copy", .tableTable, .special, feature: .bulkMemory)
        case .tableGrow: .init("table.grow", .table, .special, feature: .referenceTypes)
        case .tableSize: .init("table.size", .table, .special, feature: .referenceTypes)
        case .tableFill: .init("table.fill", .table, .special, feature: .referenceTypes)
        case .i64Add128: .init("i64.add128", .none, .llll_ll, feature: .wideArithmetic)
        case .i64Sub128: .init("i64.sub128", .none, .llll_ll, feature: .wideArithmetic)
        case .i64MulWideS: .init("i64.mul_wide_s", .none, .ll_ll, feature: .wideArithmetic)
        case .i64MulWideU: .init("i64.mul_wide_u", .none, .ll_ll, feature: .wideArithmetic)
        case .v128Load: .init("v128.load", .memory, .a_v, accessBytes: 16, feature: .simd)
        case .v128Load8x8S: .init("v128.load8x8_s", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load8x8U: .init("v128.load8x8_u", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load16x4S: .init("v128.load16x4_s", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load16x4U: .init("v128.load16x4_u", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load32x2S: .init("v128.load32x2_s", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load32x2U: .init("v128.load32x2_u", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Load8Splat:
            .init("v128.load8_splat", .memory, .a_v, accessBytes: 1, feature: .simd)
        case .v128Load16Splat:
            .init("v128.load16_splat", .memory, .a_v, accessBytes: 2, feature: .simd)
        case .v128Load32Splat:
            .init("v128.load32_splat", .memory, .a_v, accessBytes: 4, feature: .simd)
        case .v128Load64Splat:
            .init("v128.load64_splat", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .v128Store: .init("v128.store", .memory, .av_none, accessBytes: 16, feature: .simd)
        case .v128Const: .init("v128.const", .v128, .none_v, feature: .simd, constant: .core)
        case .i8x16Shuffle: .init("i8x16.shuffle", .shuffle, .vv_v, feature: .simd)
        case .i8x16Swizzle: .init("i8x16.swizzle", .none, .vv_v, feature: .simd)
        case .i8x16Splat: .init("i8x16.splat", .none, .i_v, feature: .simd)
        case .i16x8Splat: .init("i16x8.splat", .none, .i_v, feature: .simd)
        case .i32x4Splat: .init("i32x4.splat", .none, .i_v, feature: .simd)
        case .i64x2Splat: .init("i64x2.splat", .none, .l_v, feature: .simd)
        case .f32x4Splat: .init("f32x4.splat", .none, .f_v, feature: .simd)
        case .f64x2Splat: .init("f64x2.splat", .none, .d_v, feature: .simd)
        case .i8x16ExtractLaneS:
            .init("i8x16.extract_lane_s", .lane, .v_i, laneCount: 16, feature: .simd)
        case .i8x16ExtractLaneU:
            .init("i8x16.extract_lane_u", .lane, .v_i, laneCount: 16, feature: .simd)
        case .i8x16ReplaceLane:
            .init("i8x16.replace_lane", .lane, .vi_v, laneCount: 16, feature: .simd)
        case .i16x8ExtractLaneS:
            .init("i16x8.extract_lane_s", .lane, .v_i, laneCount: 8, feature: .simd)
        case .i16x8ExtractLaneU:
            .init("i16x8.extract_lane_u", .lane, .v_i, laneCount: 8, feature: .simd)
        case .i16x8ReplaceLane:
            .init("i16x8.replace_lane", .lane, .vi_v, laneCount: 8, feature: .simd)
        case .i32x4ExtractLane:
            .init("i32x4.extract_lane", .lane, .v_i, laneCount: 4, feature: .simd)
        case .i32x4ReplaceLane:
            .init("i32x4.replace_lane", .lane, .vi_v, laneCount: 4, feature: .simd)
        case .i64x2ExtractLane:
            .init("i64x2.extract_lane", .lane, .v_l, laneCount: 2, feature: .simd)
        case .i64x2ReplaceLane:
            .init("i64x2.replace_lane", .lane, .vl_v, laneCount: 2, feature: .simd)
        case .f32x4ExtractLane:
            .init("f32x4.extract_lane", .lane, .v_f, laneCount: 4, feature: .simd)
        case .f32x4ReplaceLane:
            .init("f32x4.replace_lane", .lane, .vf_v, laneCount: 4, feature: .simd)
        case .f64x2ExtractLane:
            .init("f64x2.extract_lane", .lane, .v_d, laneCount: 2, feature: .simd)
        case .f64x2ReplaceLane:
            .init("f64x2.replace_lane", .lane, .vd_v, laneCount: 2, feature: .simd)
        case .i8x16Eq: .init("i8x16.eq", .none, .vv_v, feature: .simd)
        case .i8x16Ne: .init("i8x16.ne", .none, .vv_v, feature: .simd)
        case .i8x16LtS: .init("i8x16.lt_s", .none, .vv_v, feature: .simd)
        case .i8x16LtU: .init("i8x16.lt_u", .none, .vv_v, feature: .simd)
        case .i8x16GtS: .init("i8x16.gt_s", .none, .vv_v, feature: .simd)
        case .i8x16GtU: .init("i8x16.gt_u", .none, .vv_v, feature: .simd)
        case .i8x16LeS: .init("i8x16.le_s", .none, .vv_v, feature: .simd)
        case .i8x16LeU: .init("i8x16.le_u", .none, .vv_v, feature: .simd)
        case .i8x16GeS: .init("i8x16.ge_s", .none, .vv_v, feature: .simd)
        case .i8x16GeU: .init("i8x16.ge_u", .none, .vv_v, feature: .simd)
        case .i16x8Eq: .init("i16x8.eq", .none, .vv_v, feature: .simd)
        case .i16x8Ne: .init("i16x8.ne", .none, .vv_v, feature: .simd)
        case .i16x8LtS: .init("i16x8.lt_s", .none, .vv_v, feature: .simd)
        case .i16x8LtU: .init("i16x8.lt_u", .none, .vv_v, feature: .simd)
        case .i16x8GtS: .init("i16x8.gt_s", .none, .vv_v, feature: .simd)
        case .i16x8GtU: .init("i16x8.gt_u", .none, .vv_v, feature: .simd)
        case .i16x8LeS: .init("i16x8.le_s", .none, .vv_v, feature: .simd)
        case .i16x8LeU: .init("i16x8.le_u", .none, .vv_v, feature: .simd)
        case .i16x8GeS: .init("i16x8.ge_s", .none, .vv_v, feature: .simd)
        case .i16x8GeU: .init("i16x8.ge_u", .none, .vv_v, feature: .simd)
        case .i32x4Eq: .init("i32x4.eq", .none, .vv_v, feature: .simd)
        case .i32x4Ne: .init("i32x4.ne", .none, .vv_v, feature: .simd)
        case .i32x4LtS: .init("i32x4.lt_s", .none, .vv_v, feature: .simd)
        case .i32x4LtU: .init("i32x4.lt_u", .none, .vv_v, feature: .simd)
        case .i32x4GtS: .init("i32x4.gt_s", .none, .vv_v, feature: .simd)
        case .i32x4GtU: .init("i32x4.gt_u", .none, .vv_v, feature: .simd)
        case .i32x4LeS: .init("i32x4.le_s", .none, .vv_v, feature: .simd)
        case .i32x4LeU: .init("i32x4.le_u", .none, .vv_v, feature: .simd)
        case .i32x4GeS: .init("i32x4.ge_s", .none, .vv_v, feature: .simd)
        case .i32x4GeU: .init("i32x4.ge_u", .none, .vv_v, feature: .simd)
        case .f32x4Eq: .init("f32x4.eq", .none, .vv_v, feature: .simd)
        case .f32x4Ne: .init("f32x4.ne", .none, .vv_v, feature: .simd)
        case .f32x4Lt: .init("f32x4.lt", .none, .vv_v, feature: .simd)
        case .f32x4Gt: .init("f32x4.gt", .none, .vv_v, feature: .simd)
        case .f32x4Le: .init("f32x4.le", .none, .vv_v, feature: .simd)
        case .f32x4Ge: .init("f32x4.ge", .none, .vv_v, feature: .simd)
        case .f64x2Eq: .init("f64x2.eq", .none, .vv_v, feature: .simd)
        case .f64x2Ne: .init("f64x2.ne", .none, .vv_v, feature: .simd)
        case .f64x2Lt: .init("f64x2.lt", .none, .vv_v, feature: .simd)
        case .f64x2Gt: .init("f64x2.gt", .none, .vv_v, feature: .simd)
        case .f64x2Le: .init("f64x2.le", .none, .vv_v, feature: .simd)
        case .f64x2Ge: .init("f64x2.ge", .none, .vv_v, feature: .simd)
        case .v128Not: .init("v128.not", .none, .v_v, feature: .simd)
        case .v128And: .init("v128.and", .none, .vv_v, feature: .simd)
        case .v128Andnot: .init("v128.andnot", .none, .vv_v, feature: .simd)
        case .v128Or: .init("v128.or", .none, .vv_v, feature: .simd)
        case .v128Xor: .init("v128.xor", .none, .vv_v, feature: .simd)
        case .v128Bitselect: .init("v128.bitselect", .none, .vvv_v, feature: .simd)
        case .v128AnyTrue: .init("v128.any_true", .none, .v_i, feature: .simd)
        case .v128Load8Lane:
            .init(
                "v128.load8_lane", .memoryLane, .av_v, accessBytes: 1, laneCount: 16, feature: .simd
            )
        case .v128Load16Lane:
            .init(
                "v128.load16_lane", .memoryLane, .av_v, accessBytes: 2, laneCount: 8, feature: .simd
            )
        case .v128Load32Lane:
            .init(
                "v128.load32_lane", .memoryLane, .av_v, accessBytes: 4, laneCount: 4, feature: .simd
            )
        case .v128Load64Lane:
            .init(
                "v128.load64_lane", .memoryLane, .av_v, accessBytes: 8, laneCount: 2, feature: .simd
            )
        case .v128Store8Lane:
            .init(
                "v128.store8_lane", .memoryLane, .av_none, accessBytes: 1, laneCount: 16,
                feature: .simd)
        case .v128Store16Lane:
            .init(
                "v128.store16_lane", .memoryLane, .av_none, accessBytes: 2, laneCount: 8,
                feature: .simd)
        case .v128Store32Lane:
            .init(
                "v128.store32_lane", .memoryLane, .av_none, accessBytes: 4, laneCount: 4,
                feature: .simd)
        case .v128Store64Lane:
            .init(
                "v128.store64_lane", .memoryLane, .av_none, accessBytes: 8, laneCount: 2,
                feature: .simd)
        case .v128Load32Zero:
            .init("v128.load32_zero", .memory, .a_v, accessBytes: 4, feature: .simd)
        case .v128Load64Zero:
            .init("v128.load64_zero", .memory, .a_v, accessBytes: 8, feature: .simd)
        case .f32x4DemoteF64x2Zero: .init("f32x4.demote_f64x2_zero", .none, .v_v, feature: .simd)
        case .f64x2PromoteLowF32x4: .init("f64x2.promote_low_f32x4", .none, .v_v, feature: .simd)
        case .i8x16Abs: .init("i8x16.abs", .none, .v_v, feature: .simd)
        case .i8x16Neg: .init("i8x16.neg", .none, .v_v, feature: .simd)
        case .i8x16Popcnt: .init("i8x16.popcnt", .none, .v_v, feature: .simd)
        case .i8x16AllTrue: .init("i8x16.all_true", .none, .v_i, feature: .simd)
        case .i8x16Bitmask: .init("i8x16.bitmask", .none, .v_i, feature: .simd)
        case .i8x16NarrowI16x8S: .init("i8x16.narrow_i16x8_s", .none, .vv_v, feature: .simd)
        case .i8x16NarrowI16x8U: .init("i8x16.narrow_i16x8_u", .none, .vv_v, feature: .simd)
        case .f32x4Ceil: .init("f32x4.ceil", .none, .v_v, feature: .simd)
        case .f32x4Floor: .init("f32x4.floor", .none, .v_v, feature: .simd)
        case .f32x4Trunc: .init("f32x4.trunc", .none, .v_v, feature: .simd)
        case .f32x4Nearest: .init("f32x4.nearest", .none, .v_v, feature: .simd)
        case .i8x16Shl: .init("i8x16.shl", .none, .vi_v, feature: .simd)
        case .i8x16ShrS: .init("i8x16.shr_s", .none, .vi_v, feature: .simd)
        case .i8x16ShrU: .init("i8x16.shr_u", .none, .vi_v, feature: .simd)
        case .i8x16Add: .init("i8x16.add", .none, .vv_v, feature: .simd)
        case .i8x16AddSatS: .init("i8x16.add_sat_s", .none, .vv_v, feature: .simd)
        case .i8x16AddSatU: .init("i8x16.add_sat_u", .none, .vv_v, feature: .simd)
        case .i8x16Sub: .init("i8x16.sub", .none, .vv_v, feature: .simd)
        case .i8x16SubSatS: .init("i8x16.sub_sat_s", .none, .vv_v, feature: .simd)
        case .i8x16SubSatU: .init("i8x16.sub_sat_u", .none, .vv_v, feature: .simd)
        case .f64x2Ceil: .init("f64x2.ceil", .none, .v_v, feature: .simd)
        case .f64x2Floor: .init("f64x2.floor", .none, .v_v, feature: .simd)
        case .i8x16MinS: .init("i8x16.min_s", .none, .vv_v, feature: .simd)
        case .i8x16MinU: .init("i8x16.min_u", .none, .vv_v, feature: .simd)
        case .i8x16MaxS: .init("i8x16.max_s", .none, .vv_v, feature: .simd)
        case .i8x16MaxU: .init("i8x16.max_u", .none, .vv_v, feature: .simd)
        case .f64x2Trunc: .init("f64x2.trunc", .none, .v_v, feature: .simd)
        case .i8x16AvgrU: .init("i8x16.avgr_u", .none, .vv_v, feature: .simd)
        case .i16x8ExtaddPairwiseI8x16S:
            .init("i16x8.extadd_pairwise_i8x16_s", .none, .v_v, feature: .simd)
        case .i16x8ExtaddPairwiseI8x16U:
            .init("i16x8.extadd_pairwise_i8x16_u", .none, .v_v, feature: .simd)
        case .i32x4ExtaddPairwiseI16x8S:
            .init("i32x4.extadd_pairwise_i16x8_s", .none, .v_v, feature: .simd)
        case .i32x4ExtaddPairwiseI16x8U:
            .init("i32x4.extadd_pairwise_i16x8_u", .none, .v_v, feature: .simd)
        case .i16x8Abs: .init("i16x8.abs", .none, .v_v, feature: .simd)
        case .i16x8Neg: .init("i16x8.neg", .none, .v_v, feature: .simd)
        case .i16x8Q15mulrSatS: .init("i16x8.q15mulr_sat_s", .none, .vv_v, feature: .simd)
        case .i16x8AllTrue: .init("i16x8.all_true", .none, .v_i, feature: .simd)
        case .i16x8Bitmask: .init("i16x8.bitmask", .none, .v_i, feature: .simd)
        case .i16x8NarrowI32x4S: .init("i16x8.narrow_i32x4_s", .none, .vv_v, feature: .simd)
        case .i16x8NarrowI32x4U: .init("i16x8.narrow_i32x4_u", .none, .vv_v, feature: .simd)
        case .i16x8ExtendLowI8x16S: .init("i16x8.extend_low_i8x16_s", .none, .v_v, feature: .simd)
        case .i16x8ExtendHighI8x16S: .init("i16x8.extend_high_i8x16_s", .none, .v_v, feature: .simd)
        case .i16x8ExtendLowI8x16U: .init("i16x8.extend_low_i8x16_u", .none, .v_v, feature: .simd)
        case .i16x8ExtendHighI8x16U: .init("i16x8.extend_high_i8x16_u", .none, .v_v, feature: .simd)
        case .i16x8Shl: .init("i16x8.shl", .none, .vi_v, feature: .simd)
        case .i16x8ShrS: .init("i16x8.shr_s", .none, .vi_v, feature: .simd)
        case .i16x8ShrU: .init("i16x8.shr_u", .none, .vi_v, feature: .simd)
        case .i16x8Add: .init("i16x8.add", .none, .vv_v, feature: .simd)
        case .i16x8AddSatS: .init("i16x8.add_sat_s", .none, .vv_v, feature: .simd)
        case .i16x8AddSatU: .init("i16x8.add_sat_u", .none, .vv_v, feature: .simd)
        case .i16x8Sub: .init("i16x8.sub", .none, .vv_v, feature: .simd)
        case .i16x8SubSatS: .init("i16x8.sub_sat_s", .none, .vv_v, feature: .simd)
        case .i16x8SubSatU: .init("i16x8.sub_sat_u", .none, .vv_v, feature: .simd)
        case .f64x2Nearest: .init("f64x2.nearest", .none, .v_v, feature: .simd)
        case .i16x8Mul: .init("i16x8.mul", .none, .vv_v, feature: .simd)
        case .i16x8MinS: .init("i16x8.min_s", .none, .vv_v, feature: .simd)
        case .i16x8MinU: .init("i16x8.min_u", .none, .vv_v, feature: .simd)
        case .i16x8MaxS: .init("i16x8.max_s", .none, .vv_v, feature: .simd)
        case .i16x8MaxU: .init("i16x8.max_u", .none, .vv_v, feature: .simd)
        case .i16x8AvgrU: .init("i16x8.avgr_u", .none, .vv_v, feature: .simd)
        case .i16x8ExtmulLowI8x16S: .init("i16x8.extmul_low_i8x16_s", .none, .vv_v, feature: .simd)
        case .i16x8ExtmulHighI8x16S:
            .init("i16x8.extmul_high_i8x16_s", .none, .vv_v, feature: .simd)
        case .i16x8ExtmulLowI8x16U: .init("i16x8.extmul_low_i8x16_u", .none, .vv_v, feature: .simd)
        case .i16x8ExtmulHighI8x16U:
            .init("i16x8.extmul_high_i8x16_u", .none, .vv_v, feature: .simd)
        case .i32x4Abs: .init("i32x4.abs", .none, .v_v, feature: .simd)
        case .i32x4Neg: .init("i32x4.neg", .none, .v_v, feature: .simd)
        case .i32x4AllTrue: .init("i32x4.all_true", .none, .v_i, feature: .simd)
        case .i32x4Bitmask: .init("i32x4.bitmask", .none, .v_i, feature: .simd)
        case .i32x4ExtendLowI16x8S: .init("i32x4.extend_low_i16x8_s", .none, .v_v, feature: .simd)
        case .i32x4ExtendHighI16x8S: .init("i32x4.extend_high_i16x8_s", .none, .v_v, feature: .simd)
        case .i32x4ExtendLowI16x8U: .init("i32x4.extend_low_i16x8_u", .none, .v_v, feature: .simd)
        case .i32x4ExtendHighI16x8U: .init("i32x4.extend_high_i16x8_u", .none, .v_v, feature: .simd)
        case .i32x4Shl: .init("i32x4.shl", .none, .vi_v, feature: .simd)
        case .i32x4ShrS: .init("i32x4.shr_s", .none, .vi_v, feature: .simd)
        case .i32x4ShrU: .init("i32x4.shr_u", .none, .vi_v, feature: .simd)
        case .i32x4Add: .init("i32x4.add", .none, .vv_v, feature: .simd)
        case .i32x4Sub: .init("i32x4.sub", .none, .vv_v, feature: .simd)
        case .i32x4Mul: .init("i32x4.mul", .none, .vv_v, feature: .simd)
        case .i32x4MinS: .init("i32x4.min_s", .none, .vv_v, feature: .simd)
        case .i32x4MinU: .init("i32x4.min_u", .none, .vv_v, feature: .simd)
        case .i32x4MaxS: .init("i32x4.max_s", .none, .vv_v, feature: .simd)
        case .i32x4MaxU: .init("i32x4.max_u", .none, .vv_v, feature: .simd)
        case .i32x4DotI16x8S: .init("i32x4.dot_i16x8_s", .none, .vv_v, feature: .simd)
        case .i32x4ExtmulLowI16x8S: .init("i32x4.extmul_low_i16x8_s", .none, .vv_v, feature: .simd)
        case .i32x4ExtmulHighI16x8S:
            .init("i32x4.extmul_high_i16x8_s", .none, .vv_v, feature: .simd)
        case .i32x4ExtmulLowI16x8U: .init("i32x4.extmul_low_i16x8_u", .none, .vv_v, feature: .simd)
        case .i32x4ExtmulHighI16x8U:
            .init("i32x4.extmul_high_i16x8_u", .none, .vv_v, feature: .simd)
        case .i64x2Abs: .init("i64x2.abs", .none, .v_v, feature: .simd)
        case .i64x2Neg: .init("i64x2.neg", .none, .v_v, feature: .simd)
        case .i64x2AllTrue: .init("i64x2.all_true", .none, .v_i, feature: .simd)
        case .i64x2Bitmask: .init("i64x2.bitmask", .none, .v_i, feature: .simd)
        case .i64x2ExtendLowI32x4S: .init("i64x2.extend_low_i32x4_s", .none, .v_v, feature: .simd)
        case .i64x2ExtendHighI32x4S: .init("i64x2.extend_high_i32x4_s", .none, .v_v, feature: .simd)
        case .i64x2ExtendLowI32x4U: .init("i64x2.extend_low_i32x4_u", .none, .v_v, feature: .simd)
        case .i64x2ExtendHighI32x4U: .init("i64x2.extend_high_i32x4_u", .none, .v_v, feature: .simd)
        case .i64x2Shl: .init("i64x2.shl", .none, .vi_v, feature: .simd)
        case .i64x2ShrS: .init("i64x2.shr_s", .none, .vi_v, feature: .simd)
        case .i64x2ShrU: .init("i64x2.shr_u", .none, .vi_v, feature: .simd)
        case .i64x2Add: .init("i64x2.add", .none, .vv_v, feature: .simd)
        case .i64x2Sub: .init("i64x2.sub", .none, .vv_v, feature: .simd)
        case .i64x2Mul: .init("i64x2.mul", .none, .vv_v, feature: .simd)
        case .i64x2Eq: .init("i64x2.eq", .none, .vv_v, feature: .simd)
        case .i64x2Ne: .init("i64x2.ne", .none, .vv_v, feature: .simd)
        case .i64x2LtS: .init("i64x2.lt_s", .none, .vv_v, feature: .simd)
        case .i64x2GtS: .init("i64x2.gt_s", .none, .vv_v, feature: .simd)
        case .i64x2LeS: .init("i64x2.le_s", .none, .vv_v, feature: .simd)
        case .i64x2GeS: .init("i64x2.ge_s", .none, .vv_v, feature: .simd)
        case .i64x2ExtmulLowI32x4S: .init("i64x2.extmul_low_i32x4_s", .none, .vv_v, feature: .simd)
        case .i64x2ExtmulHighI32x4S:
            .init("i64x2.extmul_high_i32x4_s", .none, .vv_v, feature: .simd)
        case .i64x2ExtmulLowI32x4U: .init("i64x2.extmul_low_i32x4_u", .none, .vv_v, feature: .simd)
        case .i64x2ExtmulHighI32x4U:
            .init("i64x2.extmul_high_i32x4_u", .none, .vv_v, feature: .simd)
        case .f32x4Abs: .init("f32x4.abs", .none, .v_v, feature: .simd)
        case .f32x4Neg: .init("f32x4.neg", .none, .v_v, feature: .simd)
        case .f32x4Sqrt: .init("f32x4.sqrt", .none, .v_v, feature: .simd)
        case .f32x4Add: .init("f32x4.add", .none, .vv_v, feature: .simd)
        case .f32x4Sub: .init("f32x4.sub", .none, .vv_v, feature: .simd)
        case .f32x4Mul: .init("f32x4.mul", .none, .vv_v, feature: .simd)
        case .f32x4Div: .init("f32x4.div", .none, .vv_v, feature: .simd)
        case .f32x4Min: .init("f32x4.min", .none, .vv_v, feature: .simd)
        case .f32x4Max: .init("f32x4.max", .none, .vv_v, feature: .simd)
        case .f32x4Pmin: .init("f32x4.pmin", .none, .vv_v, feature: .simd)
        case .f32x4Pmax: .init("f32x4.pmax", .none, .vv_v, feature: .simd)
        case .f64x2Abs: .init("f64x2.abs", .none, .v_v, feature: .simd)
        case .f64x2Neg: .init("f64x2.neg", .none, .v_v, feature: .simd)
        case .f64x2Sqrt: .init("f64x2.sqrt", .none, .v_v, feature: .simd)
        case .f64x2Add: .init("f64x2.add", .none, .vv_v, feature: .simd)
        case .f64x2Sub: .init("f64x2.sub", .none, .vv_v, feature: .simd)
        case .f64x2Mul: .init("f64x2.mul", .none, .vv_v, feature: .simd)
        case .f64x2Div: .init("f64x2.div", .none, .vv_v, feature: .simd)
        case .f64x2Min: .init("f64x2.min", .none, .vv_v, feature: .simd)
        case .f64x2Max: .init("f64x2.max", .none, .vv_v, feature: .simd)
        case .f64x2Pmin: .init("f64x2.pmin", .none, .vv_v, feature: .simd)
        case .f64x2Pmax: .init("f64x2.pmax", .none, .vv_v, feature: .simd)
        case .i32x4TruncSatF32x4S: .init("i32x4.trunc_sat_f32x4_s", .none, .v_v, feature: .simd)
        case .i32x4TruncSatF32x4U: .init("i32x4.trunc_sat_f32x4_u", .none, .v_v, feature: .simd)
        case .f32x4ConvertI32x4S: .init("f32x4.convert_i32x4_s", .none, .v_v, feature: .simd)
        case .f32x4ConvertI32x4U: .init("f32x4.convert_i32x4_u", .none, .v_v, feature: .simd)
        case .i32x4TruncSatF64x2SZero:
            .init("i32x4.trunc_sat_f64x2_s_zero", .none, .v_v, feature: .simd)
        case .i32x4TruncSatF64x2UZero:
            .init("i32x4.trunc_sat_f64x2_u_zero", .none, .v_v, feature: .simd)
        case .f64x2ConvertLowI32x4S: .init("f64x2.convert_low_i32x4_s", .none, .v_v, feature: .simd)
        case .f64x2ConvertLowI32x4U: .init("f64x2.convert_low_i32x4_u", .none, .v_v, feature: .simd)
        case .i8x16RelaxedSwizzle:
            .init("i8x16.relaxed_swizzle", .none, .vv_v, feature: .relaxedSIMD)
        case .i32x4RelaxedTruncF32x4S:
            .init("i32x4.relaxed_trunc_f32x4_s", .none, .v_v, feature: .relaxedSIMD)
        case .i32x4RelaxedTruncF32x4U:
            .init("i32x4.relaxed_trunc_f32x4_u", .none, .v_v, feature: .relaxedSIMD)
        case .i32x4RelaxedTruncF64x2SZero:
            .init("i32x4.relaxed_trunc_f64x2_s_zero", .none, .v_v, feature: .relaxedSIMD)
        case .i32x4RelaxedTruncF64x2UZero:
            .init("i32x4.relaxed_trunc_f64x2_u_zero", .none, .v_v, feature: .relaxedSIMD)
        case .f32x4RelaxedMadd: .init("f32x4.relaxed_madd", .none, .vvv_v, feature: .relaxedSIMD)
        case .f32x4RelaxedNmadd: .init("f32x4.relaxed_nmadd", .none, .vvv_v, feature: .relaxedSIMD)
        case .f64x2RelaxedMadd: .init("f64x2.relaxed_madd", .none, .vvv_v, feature: .relaxedSIMD)
        case .f64x2RelaxedNmadd: .init("f64x2.relaxed_nmadd", .none, .vvv_v, feature: .relaxedSIMD)
        case .i8x16RelaxedLaneselect:
            .init("i8x16.relaxed_laneselect", .none, .vvv_v, feature: .relaxedSIMD)
        case .i16x8RelaxedLaneselect:
            .init("i16x8.relaxed_laneselect", .none, .vvv_v, feature: .relaxedSIMD)
        case .i32x4RelaxedLaneselect:
            .init("i32x4.relaxed_laneselect", .none, .vvv_v, feature: .relaxedSIMD)
        case .i64x2RelaxedLaneselect:
            .init("i64x2.relaxed_laneselect", .none, .vvv_v, feature: .relaxedSIMD)
        case .f32x4RelaxedMin: .init("f32x4.relaxed_min", .none, .vv_v, feature: .relaxedSIMD)
        case .f32x4RelaxedMax: .init("f32x4.relaxed_max", .none, .vv_v, feature: .relaxedSIMD)
        case .f64x2RelaxedMin: .init("f64x2.relaxed_min", .none, .vv_v, feature: .relaxedSIMD)
        case .f64x2RelaxedMax: .init("f64x2.relaxed_max", .none, .vv_v, feature: .relaxedSIMD)
        case .i16x8RelaxedQ15mulrS:
            .init("i16x8.relaxed_q15mulr_s", .none, .vv_v, feature: .relaxedSIMD)
        case .i16x8RelaxedDotI8x16I7x16S:
            .init("i16x8.relaxed_dot_i8x16_i7x16_s", .none, .vv_v, feature: .relaxedSIMD)
        case .i32x4RelaxedDotI8x16I7x16AddS:
            .init("i32x4.relaxed_dot_i8x16_i7x16_add_s", .none, .vvv_v, feature: .relaxedSIMD)
        case .memoryAtomicNotify:
            .init("memory.atomic.notify", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .memoryAtomicWait32:
            .init("memory.atomic.wait32", .memory, .ail_i, accessBytes: 4, feature: .threads)
        case .memoryAtomicWait64:
            .init("memory.atomic.wait64", .memory, .all_i, accessBytes: 8, feature: .threads)
        case .atomicFence: .init("atomic.fence", .zeroByte, .none_none, feature: .threads)
        case .i32AtomicLoad:
            .init("i32.atomic.load", .memory, .a_i, accessBytes: 4, feature: .threads)
        case .i64AtomicLoad:
            .init("i64.atomic.load", .memory, .a_l, accessBytes: 8, feature: .threads)
        case .i32AtomicLoad8U:
            .init("i32.atomic.load8_u", .memory, .a_i, accessBytes: 1, feature: .threads)
        case .i32AtomicLoad16U:
            .init("i32.atomic.load16_u", .memory, .a_i, accessBytes: 2, feature: .threads)
        case .i64AtomicLoad8U:
            .init("i64.atomic.load8_u", .memory, .a_l, accessBytes: 1, feature: .threads)
        case .i64AtomicLoad16U:
            .init("i64.atomic.load16_u", .memory, .a_l, accessBytes: 2, feature: .threads)
        case .i64AtomicLoad32U:
            .init("i64.atomic.load32_u", .memory, .a_l, accessBytes: 4, feature: .threads)
        case .i32AtomicStore:
            .init("i32.atomic.store", .memory, .ai_none, accessBytes: 4, feature: .threads)
        case .i64AtomicStore:
            .init("i64.atomic.store", .memory, .al_none, accessBytes: 8, feature: .threads)
        case .i32AtomicStore8:
            .init("i32.atomic.store8", .memory, .ai_none, accessBytes: 1, feature: .threads)
        case .i32AtomicStore16:
            .init("i32.atomic.store16", .memory, .ai_none, accessBytes: 2, feature: .threads)
        case .i64AtomicStore8:
            .init("i64.atomic.store8", .memory, .al_none, accessBytes: 1, feature: .threads)
        case .i64AtomicStore16:
            .init("i64.atomic.store16", .memory, .al_none, accessBytes: 2, feature: .threads)
        case .i64AtomicStore32:
            .init("i64.atomic.store32", .memory, .al_none, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwAdd:
            .init("i32.atomic.rmw.add", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwAdd:
            .init("i64.atomic.rmw.add", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8AddU:
            .init("i32.atomic.rmw8.add_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16AddU:
            .init("i32.atomic.rmw16.add_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8AddU:
            .init("i64.atomic.rmw8.add_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16AddU:
            .init("i64.atomic.rmw16.add_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32AddU:
            .init("i64.atomic.rmw32.add_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwSub:
            .init("i32.atomic.rmw.sub", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwSub:
            .init("i64.atomic.rmw.sub", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8SubU:
            .init("i32.atomic.rmw8.sub_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16SubU:
            .init("i32.atomic.rmw16.sub_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8SubU:
            .init("i64.atomic.rmw8.sub_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16SubU:
            .init("i64.atomic.rmw16.sub_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32SubU:
            .init("i64.atomic.rmw32.sub_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwAnd:
            .init("i32.atomic.rmw.and", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwAnd:
            .init("i64.atomic.rmw.and", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8AndU:
            .init("i32.atomic.rmw8.and_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16AndU:
            .init("i32.atomic.rmw16.and_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8AndU:
            .init("i64.atomic.rmw8.and_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16AndU:
            .init("i64.atomic.rmw16.and_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32AndU:
            .init("i64.atomic.rmw32.and_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwOr:
            .init("i32.atomic.rmw.or", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwOr:
            .init("i64.atomic.rmw.or", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8OrU:
            .init("i32.atomic.rmw8.or_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16OrU:
            .init("i32.atomic.rmw16.or_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8OrU:
            .init("i64.atomic.rmw8.or_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16OrU:
            .init("i64.atomic.rmw16.or_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32OrU:
            .init("i64.atomic.rmw32.or_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwXor:
            .init("i32.atomic.rmw.xor", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwXor:
            .init("i64.atomic.rmw.xor", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8XorU:
            .init("i32.atomic.rmw8.xor_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16XorU:
            .init("i32.atomic.rmw16.xor_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8XorU:
            .init("i64.atomic.rmw8.xor_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16XorU:
            .init("i64.atomic.rmw16.xor_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32XorU:
            .init("i64.atomic.rmw32.xor_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwXchg:
            .init("i32.atomic.rmw.xchg", .memory, .ai_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwXchg:
            .init("i64.atomic.rmw.xchg", .memory, .al_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8XchgU:
            .init("i32.atomic.rmw8.xchg_u", .memory, .ai_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16XchgU:
            .init("i32.atomic.rmw16.xchg_u", .memory, .ai_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8XchgU:
            .init("i64.atomic.rmw8.xchg_u", .memory, .al_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16XchgU:
            .init("i64.atomic.rmw16.xchg_u", .memory, .al_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32XchgU:
            .init("i64.atomic.rmw32.xchg_u", .memory, .al_l, accessBytes: 4, feature: .threads)
        case .i32AtomicRmwCmpxchg:
            .init("i32.atomic.rmw.cmpxchg", .memory, .aii_i, accessBytes: 4, feature: .threads)
        case .i64AtomicRmwCmpxchg:
            .init("i64.atomic.rmw.cmpxchg", .memory, .all_l, accessBytes: 8, feature: .threads)
        case .i32AtomicRmw8CmpxchgU:
            .init("i32.atomic.rmw8.cmpxchg_u", .memory, .aii_i, accessBytes: 1, feature: .threads)
        case .i32AtomicRmw16CmpxchgU:
            .init("i32.atomic.rmw16.cmpxchg_u", .memory, .aii_i, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw8CmpxchgU:
            .init("i64.atomic.rmw8.cmpxchg_u", .memory, .all_l, accessBytes: 1, feature: .threads)
        case .i64AtomicRmw16CmpxchgU:
            .init("i64.atomic.rmw16.cmpxchg_u", .memory, .all_l, accessBytes: 2, feature: .threads)
        case .i64AtomicRmw32CmpxchgU:
            .init("i64.atomic.rmw32.cmpxchg_u", .memory, .all_l, accessBytes: 4, feature: .threads)
        }
    }
}
