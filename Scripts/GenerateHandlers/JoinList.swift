/// The runs of cells that are joined, a closed set: each group is there for what programs were seen
/// to execute (`dispatch-profile` shows it). A comparison that is no branch is only ever the first
/// cell of a run, as the translator may take it back; a cell that jumps is only ever the last.
enum JoinList {
    static let patterns: [String] =
        addresses + integers + latches + tests + moves + calls + floats + doubles + vectors

    /// Array elements and fields: an index is scaled and added, then the element is loaded; or a
    /// pointer is loaded and followed.
    static let addresses = [
        "i32Add_{SI,SS,AS,AI}_A {i32Load,i32Load8U,i32Load16U,f32Load,f64Load}_A_{S,A}",
        "i32Shl_{SI,AI}_A i32Add_{AS_A,AS_S,AI_A}",
        "i32Shl_{SI,AI}_A i32Add_AS_A {i32Load,f64Load}_A_{S,A}",
        "i32Shl_SI_A i32Add_AS_A i32Store_{AS,AI}",
        "i32Load_S_A i32Shl_AI_A i32Add_AS_{A,S}",
        "i32Load_S_A i32Add_{AI,AS}_{A,S}",
        "i32Load_S_{S,A} {i32Load,i32Load8U,i32Load16U,i64Load,f64Load}_A_{S,A}",
        "i32Load_A_A i32Load_A_{S,A}",
        "i32Load_S_S i32Load_A_A i32Load_A_{S,A}",
        "i32Add_SI_S {i32Load,i32Load8U}_{A,S}_{S,A}",
        "{i32Load,i32Load8U,i32Load16S,i64Load}_S_S {i32Load,i32Load8U,i32Load16S,i64Load}_S_{S,A}",
        "i32Load8U_S_S i32Load8U_S_A i32Sub_SA_S",
        "i32Load8U_S_S i32Load8U_S_A branch_i32Ne_AS",
        "i32Load16S_S_S i32Load16S_S_A i32Mul_AS_{A,S}",
        "i32Load_S_S i32Load_S_A i32Mul_AS_A",
        "i32Add_SI_A i32Load_A_A {i32Mul,i32Add}_AS_{S,A}",
        "i32Add_SI_A i32Load_A_S {i32Rotl_AI_S,i32Add_SS_A}",
        "i32Add_SS_A i32Load8U_A_A {i32Store8_SA,branch_i32Ne_AS}",
        "{i32Load,i64Load}_{S,A}_A {i32Store,i64Store}_SA",
        "i32Load8U_A_A i32Store8_SA",
        "i32Add_{AS,AI}_A i32Store_{SA,AS}",
    ]

    /// Chains of integer arithmetic: fields of bits, hashes, products.
    static let integers = [
        "i32Add_{SI,SS,AS}_A i32{Add_AS,Add_AI,And_AI,Mul_AS,Xor_AS}_{S,A}",
        "i32And_{SI,AI}_A i32{Add_AS,Add_AI,Or_AS,Shl_AI}_{S,A}",
        "i32{Or,Xor}_{SS,AS}_A i32{And,Or,Xor,Add}_AS_{S,A}",
        "i32{Shl,ShrU}_{SI,AI}_A i32{And_AI,Or_AS,Xor_AS,Add_AS}_{S,A}",
        "i32Xor_{AS,SS}_A i32Rotl_AI_S i32Add_AS_S",
        "i32Rotl_{SI,AI}_A i32Xor_AS_{S,A}",
        "i32Rotl_SI_A i32Xor_AS_S i32{Rotl,ShrU}_SI_A",
        "i32Xor_AS_S i32{Rotl_SI_S,Load_S_A}",
        "i32Mul_AS_A i32{Add_AS,ShrU_AI}_{S,A}",
        "i32Load_S_{S,A} i32{And_AI,ShrU_AI,Shl_AI,Mul_AS,Sub_SA}_{S,A}",
        "i32Load_S_S i32ShrU_AI_A i32And_AI_A",
        "i32Load8U_{S,A}_A i32{And_AI,Shl_AI,Add_AI,Or_AS}_{S,A}",
        "i32Add_AS_A i32Add_AS_S i32Add_SS_S",
        "i32Add_AS_S i32Add_{AS,SI}_S",
        "i32Add_AS_S i32Add_AS_S i32Add_SS_S",
        "i32Add_SS_{S,A} i32Add_AI_A i32Mul_AS_A",
        "i64Xor_AS_S i64{ShrU,Shl}_AI_A i64Xor_AS_S",
        "i64Xor_A{S,I}_A i64Mul_AS_S",
        "i64{Shl,ShrU}_{SI,AI}_A i64{Xor,Or}_AS_{S,A}",
        "i64Add_SI_S i64ShrU_SI_S i64Mul_SI_A",
        "i64Add_{SI,AI,AS}_A i64{And_AI,Xor_AS}_{S,A}",
        "i64Add_AI_S i64And_SI_A",
        "i64And_{SI,AI}_A i64{Add,Or}_AS_{S,A}",
        "constant64 i64Mul_AS_S i64ShrU_AI_A",
        "i32WrapI64_A_A i32And_AI_S",
        "i64ExtendI32U_{S,A}_A i64{Add,Mul,Or}_AS_{S,A}",
    ]

    /// Ends of loops: pointers and counters move on, then a test leads back.
    static let latches = [
        "i32Add_SI_S i32Add_SI_S i32Add_SI_S",
        "i32Add_SI_S branch_i32{Ne,Eq,LtU,LtS,GtU}_{AI,AS,SI,SS}",
        "i32Add_SI_S i32Add_SI_S branch_i32{Ne,LtU,LtS}_{AI,AS}",
        "i32Add_SI_S i32Add_SI_S branch",
        "i32Add_SI_S {branch,branchTableOnAccumulator}",
        "i32Add_SI_S i32Load_S_A branchTableOnAccumulator",
        "i32Add_SI_S i32Load8U_S_A {branchTableOnAccumulator,branch_i32Ne_AI,branch_i32Eq_AI}",
        "i32Add_AS_S i32Add_SI_S branch_i32{GtU,LtU,Ne}_{AI,AS}",
        "i64Add_SI_S i32Add_SI_S branch_i32GtU_SI",
        "i64Add_SI_S branch_i64{Ne,LtU,LtS}_{AI,AS}",
        "i32Store8_SS i32Add_SI_S branch_i32{LtU_SS,Ne_AI}",
        "i32Store_{SS,SA} i32Add_SI_S",
        "{i32Store_SA,i32Store_SS,i32Add_AS_S,copy,i32Store8_SS,constant32} branch",
        "i32Add_SS_S i32Add_SI_S branch_i32Ne_AI",
        "i32Load_A_A i32Store_SA branch",
    ]

    /// What comes just before a decision.
    static let tests = [
        "i32Load8U_{S,A}_{S,A} branch_i32{Ne,Eq}_{AI,AS}",
        "i32Load_{S,A}_{S,A} branch_i32{Ne,Eq}_{AI,AS}",
        "i32Load16U_{S,A}_{S,A} branch_i32{Ne,Eq}_AI",
        "i64Load_{S,A}_A branch_i64{Ne,Eq}_AS",
        "i32And_{SI,AI,AS}_{S,A} branch_i32{Ne,Eq}_AI",
        "i32Add_{AI,SI}_A branch_i32{Ne,Eq,LtU,GtU}_{AI,AS}",
        "i32Sub_{SA,SS}_{S,A} branch_i32Ne_AI",
        "i32Add_SI_A i32And_AI_A branch_i32{LtU,GtU,LeU,GeU}_AI",
        "i64And_SI_A branch_i64{Ne,Eq}_AI",
        "{i32Load_S,i32Load8U_S,i32Load_A}_{S,A} branchTableOnAccumulator",
        "i32Load_A_A i32Add_AI_A branchTableOnAccumulator",
        "branch_i32{Eq,Ne}_{SI,AI} branch_i32{Eq,Ne}_SI",
        "branch_i32{Ne,Eq}_{AI,SI} {i32Add_SI_S,i32Add_SS_S,i32Load_S_S,i32Load8U_S_S}",
        "branch_i32{Ne,Eq}_{AI,SI} {i32Add_SI_A,i32Load_S_A,i32Load8U_S_A,copy,constant32}",
        "{i32Eq,i32Ne,i64Eq}_{AI,SI,SS,AS}_A selectOnAccumulator",
        "i32{LtU,LtS,GtU,GtS}_{AI,SI,SS,AS}_A selectOnAccumulator",
        "i64Eq_AI_A selectOnAccumulator branch_i64Ne_AI",
        "i32LtU_SS_A i32Sub_SA_S returnAccumulator",
        "i32Load8U_S_S i32Load8U_S_A i32Sub_SA_S branch_i32Ne_AI",
        "f64{Lt,Le,Gt,Ge}_{SI,AI}_A branch_i32{Ne,Eq}_AI",
    ]

    /// Values that go to the places where a block's end or a loop's start has them.
    static let moves = [
        "copy copy {copy,branch}",
        "copy {i32Add_SI_S,i32Load_S_S,branch_i32Ne_AI,i32And_AI_A,constant32}",
        "copy copy i32{Xor,Add}_SS_A",
        "copy i32And_AI_A branch_i32Ne_AI",
        "copy i32Load_S_S i32Store_SS",
        "copy i32And_AS_S i32And_SS_A",
        "copy i32Shl_SI_S i32Or_AI_S",
        "i32Add_SI_S {copy,saveAccumulator,constant32}",
        "i32Add_SI_S i32Add_SI_S copy",
        "i32Add_AS_S copy i32Rotl_SI_S",
        "saveAccumulator {branch,branch_i32LtS_SI,i32Add_SI_S,i32Load8U_S_A}",
        "i32Add_SI_S saveAccumulator {branch,branch_i32LtS_SI,i32Load8U_S_A}",
        "constant32 constant32 {constant32,selectOnAccumulator,branch}",
        "constant32 {selectOnAccumulator,copy,i32Store_SS,i32Add_SI_S,i32Add_SI_A}",
        "constant32 i32Add_SI_A i32And_AI_A",
        "zeroLocal1 {constant32,constant64,i32Load_S_S}",
        "zeroLocal1 constant32 branch_i32LtU_SI",
        "zeroLocal1 i32Load_S_S i32Load_A_A",
    ]

    /// The last argument and the call; the result and the return.
    static let calls = [
        "{copy,copy2,constant32,i32Add_SI_S,i32Load_S_S,i32Load_A_S} call",
        "copy2 {copy,constant32,copy2} call",
        "copy copy call",
        "{copy,copy2} callIndirectOnAccumulator",
        "i32Load_A_A {copy,copy2} callIndirectOnAccumulator",
        "i32{Add_SS_S,Add_AS_S,Sub_SA_S,Load_S_S,Load_A_S,And_AI_S} returnAccumulator",
        "i64{Load_S_S,Load_A_S,Add_AS_S,Mul_AS_S,Xor_AS_S,ExtendI32U_A_S} returnAccumulator",
        "i32Load_{S,A}_A returnAccumulator",
        "globalGet i32Sub_AI_S",
        "globalGet i32Sub_AI_S globalSetFromAccumulator",
        "globalGet i32Add_AI_S",
        "i32Add_SI_A globalSetFromAccumulator",
        "i64Store_AS returnSlot",
        "{i32Store_SS,i32Store_SA} returnVoid",
        "i32Load_S_S i32Load_A_A {copy,copy2} callIndirectOnAccumulator",
        "constant32 i32Add_SI_S call",
        "i32Load_S_A copy callIndirectOnAccumulator",
    ]

    static let floats = [
        "f32Load_{S,A}_{S,A} f32Mul_AS_{S,A}",
        "f32Load_A_A f32Mul_AS_S f32Load_S_S",
        "f32Load_S_A f32Mul_AS_A f32Add_AS_{S,A}",
        "f32Mul_{SS,AS}_A f32{Add_AS,Sub_AS,Sub_SA}_{S,A}",
        "f32Add_AS_S i32Add_SS_S",
        "i32Add_SI_A f32Load_A_S i32Add_SS_A",
    ]

    static let doubles = [
        "f64Load_{S,A}_{S,A} f64{Mul_AS,Add_AS,Sub_SA,Sub_AS}_{S,A}",
        "f64Load_S_S f64Load_S_{S,A}",
        "f64Load_S_S f64Load_S_A f64{Sub_SA,Mul_AS,Add_AS}_S",
        "f64Load_S_A f64Mul_AS_A f64Add_AS_{S,A}",
        "f64Load_S_S f64Mul_SS_A f64{Sub_SA,Add_AS}_A",
        "f64Load_A_A f64Add_AS_A f64Store_AA",
        "f64Load_A_S f64Mul_AS_S i32Add_SI_A",
        "f64{Mul_SS,Mul_AS}_{A,S} f64{Add_AS,Sub_SA,Sub_AS,Mul_AS}_{S,A}",
        "f64Mul_SS_A f64Add_AS_A f64Add_AS_S",
        "f64Mul_SS_S f64Mul_SS_S",
        "f64Mul_AS_A f64Sub_SA_A f64Store_SA",
        "f64{Add_AS,Sub_AS,Sub_SA}_A f64Store_{SA,AA}",
        "f64{Add,Sub}_SS_A f64{Mul,Add}_AS_{S,A}",
        "f64Add_AS_S f64Mul_SS_S f64Add_AS_A",
        "f64Add_AS_S saveF64 f64Mul_SS_S",
        "f64Add_SS_S copy f64Sub_SS_A",
        "i32Add_SI_S f64Mul_SS_A f64Mul_AS_S",
        "i32Add_AS_A f64ConvertI32S_A_A f64Div_IA_S",
        "f64Sqrt_A_A f64Mul_AS_A f64Div_IA_S",
        "f64ConvertI32S_A_A f64{Div_IA,Mul_AI,Mul_AS}_{S,A}",
    ]

    static let vectors = [
        "i32Add_SI_A v128Load_A f32x4Mul f32x4Add",
        "v128Load_{S,A} f32x4Mul f32x4Add",
        "v128Load32Splat_{S,A} f32x4Mul f32x4Add",
        "v128Load_S {v128Load32Splat_S,v128Load_S}",
        "f32x4Mul f32x4Add",
        "i32x4Add v128Xor rotateLeft32",
        "v128Xor rotateLeft32 i32x4Add",
        "v128Load_A i32x4Add",
        "v128Load_A i16x8Extend{Low,High}I8x16U i16x8Add",
        "i16x8Add i16x8Add",
        "v128Store_S i32Add_SI_S",
    ]
}
