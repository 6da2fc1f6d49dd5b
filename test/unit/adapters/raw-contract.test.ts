import { customRaw } from '../../../main/adapters/raw/profile'
import { adapterContract } from './contract'

const profile = customRaw({ id: 'custom-1', name: 'a program that prints lines', command: 'my-program', args: [] })

adapterContract(profile, { folder: 'raw', isPlain: true })
