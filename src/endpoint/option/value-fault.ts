/** Why a value could not be read, thrown by what reads it; whoever knows the option and the place makes a SpecificationError of it. */
export class ValueFault extends Error {
  override readonly name = 'ValueFault';
}
